/* SPDX-License-Identifier: Apache-2.0 */
#include "page/notice_parts.h"

static void write_page_rules(const struct html *html)
{
    html_raw(html, "@page{size:A4;margin:12mm 14mm}"
                   "*{box-sizing:border-box}"
                   "body{margin:0;background:#fff;color:#000;font:15px/1.4 system-ui,-apple-system,"
                   "\"Segoe UI\",Roboto,\"Noto Sans\",\"PingFang SC\",\"Microsoft YaHei\","
                   "\"Noto Sans CJK SC\",\"Noto Sans SC\",sans-serif}"
                   "article{max-width:182mm;margin:0 auto;padding:24px 16px;display:flex;"
                   "flex-direction:column;border-bottom:1px dashed #888}"
                   ".made-up{margin:0 0 10px;padding:5px 12px;font-weight:700;text-align:center;"
                   "border:3px dashed #000}"
                   ".eyebrow{margin:0;font-weight:600;font-size:17px}"
                   "h1{font-size:clamp(34px,7vw,54px);line-height:1.08;letter-spacing:-.02em;"
                   "margin:4px 0 10px;overflow-wrap:anywhere}"
                   ":lang(zh) h1{letter-spacing:0;line-height:1.2}"
                   "h1 em{font-style:normal}"
                   ".sub{font-size:19px;line-height:1.3;margin:0 0 12px}"
                   "h2{font-size:16px;margin:0 0 2px}"
                   "section p{margin:0}"
                   ".route{font-size:20px;line-height:1.32;margin:0 0 12px;padding-left:1.5em}"
                   ".route li::first-letter{text-transform:uppercase}"
                   ".streets{columns:2;column-gap:28px;margin:4px 0 14px;padding-left:1.1em;"
                   "font-size:15px}"
                   ".streets li{break-inside:avoid}"
                   ".blocks{display:grid;grid-template-columns:repeat(auto-fit,minmax(230px,1fr));"
                   "gap:10px 26px;margin-top:14px}"
                   ".blocks section{border-top:2px solid #000;padding-top:5px}"
                   "footer{margin-top:auto;padding-top:14px;font-size:12px}\n"
                   "@media print{body{font-size:10pt}article{padding:0;border:0;max-width:none;"
                   "min-height:270mm;break-after:page}article:last-of-type{break-after:auto}"
                   "h1{font-size:32pt}.sub{font-size:13pt}.route{font-size:14.5pt}.route.many{font-"
                   "size:12pt;padding-left:2em}"
                   ".route.steps{font-size:19pt}.streets.many{columns:3;font-size:9pt}"
                   "h2{font-size:11.5pt}.eyebrow{font-size:12pt}.streets{font-size:10.5pt}"
                   ".blocks{grid-template-columns:repeat(3,1fr);gap:8pt 14pt}"
                   "footer{font-size:8.5pt}}\n");
}

static void write_sketch_rules(const struct html *html)
{
    html_raw(html, ".sketch{display:block;width:100%;border:1.5px solid #000}"
                   ".sketch path{fill:none;stroke-linecap:round;stroke-linejoin:round}"
                   ".g0{stroke:#555;stroke-width:4;stroke-dasharray:3 9}"
                   ".g1{stroke:#d5d5d5;stroke-width:4}.g2{stroke:#cfcfcf;stroke-width:10}"
                   ".g3{stroke:#bdbdbd;stroke-width:18}"
                   ".section{stroke:#8a8a8a;stroke-width:24}"
                   ".far .g1{stroke-width:2}.far .g2{stroke-width:5}.far .g3{stroke-width:9}"
                   ".far .section{stroke-width:14}"
                   ".route,.leg{stroke:#000;stroke-width:12}"
                   ".sketch .leg{stroke-dasharray:2 16}"
                   ".start{fill:#fff;stroke:#000;stroke-width:9}"
                   ".sketch .shelter{fill:#000;stroke:#fff;stroke-width:7}.sketch .door{fill:#fff}"
                   ".sketch text{font-size:38px;paint-order:stroke;stroke:#fff;stroke-width:9;"
                   "stroke-linejoin:round}"
                   ".sketch .street,.sketch .name{text-anchor:middle}"
                   ".sketch .name{font-weight:700;font-size:40px}"
                   ".sketch .scale{stroke:#000;stroke-width:5;stroke-linecap:butt}"
                   ".sketch text.scale{stroke:#fff;stroke-width:9;font-size:34px}"
                   ".sketch .north path{fill:#000;stroke:#fff}.sketch .north text{font-size:28px;"
                   "font-weight:700;text-anchor:middle}"
                   ".sketch .credit{font-size:22px;text-anchor:end}\n");
}

void notice_style(const struct notices *notices)
{
    write_page_rules(&notices->html);
    write_sketch_rules(&notices->html);
}
