/* SPDX-License-Identifier: Apache-2.0 */
#include "page/report_parts.h"

/*
 * One ink, one hue (a dark blue-green) from light to dark for loads, patterns for the rest: the
 * colours of alerts (red, orange, yellow, blue, green) are left to alerts, and a black-and-white
 * printer loses nothing.
 */
static void write_colours(const struct html *html)
{
    html_raw(html, ":root{--paper:#fbfbf9;--ink:#161d1c;--soft:#56615e;--line:#dcdfdb;"
                   "--street:#c9cec9;--main:#aab2ad;--l1:#cfe5e1;--l2:#97c8c0;--l3:#549d94;"
                   "--l4:#1f726a;--l5:#083f3b;--flow:#1f726a}\n"
                   "@media screen and (prefers-color-scheme:dark){:root{--paper:#0f1413;"
                   "--ink:#e4e9e7;--soft:#98a4a0;--line:#2b3432;--street:#2f3937;--main:#465350;"
                   "--l1:#173d39;--l2:#23605a;--l3:#3a8c83;--l4:#67b9af;--l5:#c4efe8;"
                   "--flow:#4fa69c}}\n");
}

static void write_text_rules(const struct html *html)
{
    html_raw(html,
             "*{box-sizing:border-box}"
             "html{-webkit-text-size-adjust:100%;print-color-adjust:exact;"
             "-webkit-print-color-adjust:exact}"
             "body{margin:0;background:var(--paper);color:var(--ink);"
             "font:16px/1.5 system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\","
             "\"PingFang SC\",\"Microsoft YaHei\",\"Noto Sans CJK SC\",\"Noto Sans SC\","
             "sans-serif;font-variant-numeric:tabular-nums}"
             "main{max-width:1040px;margin:0 auto;padding:0 24px 64px}"
             "h1{font-size:clamp(30px,5.4vw,58px);line-height:1.08;letter-spacing:-.025em;"
             "font-weight:700;margin:10px 0 22px;max-width:19em;text-wrap:balance}"
             ":lang(zh) h1{letter-spacing:0;line-height:1.25;font-size:clamp(28px,4.6vw,50px)}"
             "h2{font-size:clamp(22px,3vw,32px);line-height:1.2;letter-spacing:-.015em;"
             "margin:0 0 8px;max-width:26em;text-wrap:balance}"
             ":lang(zh) h2{letter-spacing:0}"
             "h3{font-size:18px;line-height:1.3;margin:36px 0 6px}"
             "p{margin:0 0 12px;max-width:44em}"
             "section{padding-top:88px}"
             ".lead{font-size:19px;line-height:1.45;color:var(--soft);max-width:38em;"
             "margin-bottom:24px}"
             ".marking{display:flex;gap:14px;align-items:baseline;max-width:none;"
             "padding:14px 0;margin:0 0 56px;border-bottom:1px solid var(--line);"
             "color:var(--soft);font-size:13px}"
             ".marking b{color:var(--paper);background:var(--ink);padding:2px 10px;"
             "letter-spacing:.06em}"
             ".eyebrow{font-weight:600;color:var(--l4);margin-bottom:0}"
             ".as-of,.small-print{font-size:13px;line-height:1.4;color:var(--soft)}"
             ".as-of{margin:14px 0 0;padding-top:8px;border-top:1px solid var(--line);"
             "max-width:none}"
             ".as-of b{font-weight:600;color:var(--ink)}"
             "pre{font:15px/1.4 ui-monospace,Menlo,Consolas,monospace;margin:12px 0;"
             "padding:12px 16px;border:1px solid var(--line);border-left:4px solid var(--l4);"
             "overflow-x:auto}"
             "li{margin-bottom:6px;max-width:44em}"
             "footer{margin-top:96px;border-top:2px solid var(--ink);padding-top:14px;"
             "font-size:13px;color:var(--soft);overflow-wrap:anywhere}\n");
}

static void write_figure_rules(const struct html *html)
{
    html_raw(html,
             ".bars{margin-top:40px}"
             "figure{margin:0 0 26px}"
             "figcaption{font-weight:600;margin-bottom:6px}"
             ".bar>svg{display:block;width:100%;height:54px}"
             "#time .bar>svg{height:40px}"
             ".bar ul{display:flex;flex-wrap:wrap;gap:4px 28px;list-style:none;margin:8px 0 0;"
             "padding:0;font-size:15px}"
             ".bar li{margin:0}.bar li b{font-size:18px}"
             ".key{width:18px;height:18px;vertical-align:-4px;margin-right:7px}"
             ".key.wide{width:40px;height:24px;vertical-align:-7px}"
             ".defs{position:absolute}"
             ".full{fill:var(--l5)}.part{fill:var(--l3)}"
             ".lines{fill:url(#p-lines);stroke:var(--soft);stroke-width:1}"
             ".door{fill:url(#p-door);stroke:var(--ink);stroke-width:1.5}"
             ".bar .lines,.bar .door,.bar .open{vector-effect:non-scaling-stroke}"
             ".open{fill:none;stroke:var(--soft);stroke-width:1.5;stroke-dasharray:5 4}"
             ".pl{stroke:var(--soft);stroke-width:2}"
             ".pd{stroke:var(--ink);stroke-width:3.4}"
             ".tiles{display:grid;gap:28px 32px;margin-top:40px;"
             "grid-template-columns:repeat(auto-fill,minmax(210px,1fr))}"
             ".tile{border-top:2px solid var(--ink);padding-top:10px}"
             ".tile h3{font-size:14px;font-weight:600;color:var(--soft);margin:0}"
             ".tile .big{font-size:34px;line-height:1.15;font-weight:700;letter-spacing:-.02em;"
             "margin:4px 0 4px;overflow-wrap:anywhere}"
             ".tile .small-print{margin:0}"
             ".chart{overflow-x:auto}.chart svg{display:block;width:100%;min-width:560px}"
             ".chart text{font-size:15px;fill:var(--soft);text-anchor:middle}"
             ".chart .value{fill:var(--ink);font-weight:600;font-size:14px}"
             ".chart .label{fill:var(--ink);font-weight:600;text-anchor:start}"
             ".chart .end{text-anchor:end}"
             ".chart .mean{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:2 4;fill:none}"
             ".axis{stroke:var(--ink);stroke-width:1.5}\n");
}

static void write_map_rules(const struct html *html)
{
    html_raw(html, ".map{overflow:auto;border:1px solid var(--line);background:var(--paper)}"
                   ".map svg{display:block;width:100%;min-width:880px}"
                   ".s0,.s1,.s2,.s3,.s4,.f1,.f2,.f3,.f4,.f5,.dot,.unused,.map .square,.map .scale"
                   "{fill:none;stroke-linecap:round;stroke-linejoin:round}"
                   ".s4{stroke:var(--street);stroke-width:1.1;opacity:.7}"
                   ".s3{stroke:var(--street);stroke-width:1.8}"
                   ".s2{stroke:var(--street);stroke-width:3.2}"
                   ".s1{stroke:var(--main);stroke-width:4}"
                   ".s0{stroke:var(--ink);stroke-width:3;stroke-dasharray:2 7}"
                   ".f1,.f2,.f3,.f4,.f5{stroke:var(--flow)}"
                   ".f1{stroke-width:1.6;opacity:.75}.f2{stroke-width:3}.f3{stroke-width:5.6}"
                   ".f4{stroke-width:11}.f5{stroke-width:18}"
                   ".mark{stroke:var(--ink);stroke-width:2.4}"
                   ".l0{fill:var(--paper)}.l1{fill:var(--l1)}.l2{fill:var(--l2)}.l3{fill:var(--l3)}"
                   ".l4{fill:var(--l4)}.l5{fill:var(--ink);stroke:var(--paper)}"
                   ".unused{stroke:var(--soft);stroke-width:2.6}"
                   ".number text{font-size:20px;font-weight:600;fill:var(--ink);"
                   "stroke:var(--paper);stroke-width:5;paint-order:stroke;stroke-linejoin:round}"
                   ".map .square{stroke:var(--soft);stroke-width:1}"
                   ".square text{stroke:none;font-size:20px;fill:var(--soft);text-anchor:middle}"
                   ".map .scale{stroke:var(--ink);stroke-width:3;stroke-linecap:butt}"
                   ".map text.scale{stroke:none;font-size:22px;fill:var(--ink);font-weight:600}"
                   ".map .north path{fill:var(--ink)}"
                   ".north text{font-size:20px;font-weight:700;fill:var(--ink);text-anchor:middle}"
                   ".credit{font-size:18px;fill:var(--soft);text-anchor:end}"
                   ".dot{stroke:var(--ink)}"
                   ".map .small,.small{fill:var(--paper);stroke:var(--l4);stroke-width:2.4}"
                   ".map .gain path,.gain path{fill:var(--paper);stroke:var(--ink);stroke-width:3}"
                   ".gain text{font-size:26px;font-weight:700;fill:var(--ink);text-anchor:middle}"
                   ".key .gain text{font-size:19px}"
                   ".legend{display:flex;flex-wrap:wrap;gap:6px 20px;font-size:14px;"
                   "align-items:center;margin-top:12px}"
                   ".legend b{font-weight:600;margin-right:4px}\n");
}

static void write_table_rules(const struct html *html)
{
    html_raw(
        html,
        ".table{overflow-x:auto;margin:16px 0}"
        "table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.35}"
        "caption{text-align:left;font-weight:600;padding-bottom:6px}"
        "th{text-align:left;vertical-align:bottom;font-weight:600;color:var(--soft);"
        "border-bottom:2px solid var(--ink);padding:6px 12px 6px 0}"
        "td{border-bottom:1px solid var(--line);padding:6px 12px 6px 0;"
        "vertical-align:top}"
        ".n{text-align:right}td.n,td.load-cell{white-space:nowrap}"
        "td bdi{display:block;min-width:10em}.more{min-width:15em}"
        "td:last-child,th:last-child{padding-right:0}"
        ".over{font-weight:700}"
        ".load{display:inline-block;width:72px;height:11px;border:1px solid var(--ink);"
        "vertical-align:-1px}"
        ".load b{display:block;height:100%;background:var(--l3)}"
        ".is-full b{background:var(--ink)}"
        ".letter{display:inline-block;min-width:1.7em;text-align:center;"
        "border:1.5px solid var(--ink)}"
        ".pair{display:grid;gap:0 48px;"
        "grid-template-columns:repeat(auto-fit,minmax(min(420px,100%),1fr))}"
        ".zones{list-style:none;padding:0}"
        ".zones li{border-left:4px solid var(--ink);padding:2px 0 2px 14px;"
        "margin-bottom:14px}"
        "@media(max-width:600px){main{padding:0 16px 48px}section{padding-top:60px}"
        ".marking{margin-bottom:32px}.lead{font-size:17px}"
        ".tile .big{font-size:28px}"
        ".tiles{grid-template-columns:repeat(2,1fr);gap:20px}}\n"
        "@media print{body{font-size:10pt}main{max-width:none;padding:0}"
        ":root{--paper:#fff}"
        "h1{font-size:26pt;margin:6pt 0 10pt}h2{font-size:16pt}"
        ".lead{font-size:11.5pt;margin-bottom:12pt}"
        "section{padding-top:22pt}.sheet{break-before:page;padding-top:0}"
        ".marking{margin-bottom:14pt;padding:0 0 8pt}.bars{margin-top:14pt}"
        "figure{margin-bottom:12pt}.bar>svg{height:28pt}#time .bar>svg{height:22pt}"
        ".bar ul{font-size:9.5pt}.bar li b{font-size:12pt}"
        "figure,.tile,.chart,.map,.zones li,tr,pre,h2,h3,.lead,#minutes,#loads,#not-used,"
        "#priority,#method{break-inside:avoid}"
        "h2,h3,.lead,caption{break-after:avoid}"
        ".map{border:0;overflow:visible}.map svg{min-width:0;width:auto;max-width:100%;"
        "max-height:205mm;margin:0 auto}.chart{overflow:visible}.chart svg{min-width:0}"
        ".tiles{grid-template-columns:repeat(4,1fr);gap:12pt;margin-top:16pt}"
        ".tile .big{font-size:18pt}.tile{padding-top:6pt}"
        ".as-of,.small-print,.legend,.tile h3{font-size:8.5pt}"
        "table{font-size:8.5pt}th,td{padding:3pt 8pt 3pt 0}.load{width:36pt}.more{min-width:11em}"
        "thead{display:table-header-group}.table{overflow:visible}}\n");
}

void report_style(const struct report *report)
{
    const struct html *html = &report->html;
    write_colours(html);
    write_text_rules(html);
    write_figure_rules(html);
    write_map_rules(html);
    write_table_rules(html);
}
