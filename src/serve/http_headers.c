/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/http_headers.h"

#include <microhttpd.h>
#include <string.h>
#include <strings.h>

/* "!#$%&'*+-.^_`|~", digits and letters: RFC 9110, 5.6.2. */
static bool is_name(const char *text)
{
    static const char others[] = "!#$%&'*+-.^_`|~0123456789";
    size_t length = strlen(text), at = 0;
    while (at < length &&
           (strchr(others, text[at]) || ((text[at] | 0x20) >= 'a' && (text[at] | 0x20) <= 'z')))
        at++;
    return length > 0 && at == length;
}

struct header_count {
    uint32_t lengths, hosts, bad_names;
};

static enum MHD_Result count_header(void *context, enum MHD_ValueKind kind, const char *name,
                                    const char *value)
{
    struct header_count *count = context;
    (void)kind, (void)value;
    count->lengths += strcasecmp(name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0;
    count->hosts += strcasecmp(name, MHD_HTTP_HEADER_HOST) == 0;
    count->bad_names += !is_name(name);
    return MHD_YES;
}

enum http_fault http_headers_fault(struct MHD_Connection *connection, bool wants_host)
{
    struct header_count count = {0};
    MHD_get_connection_values(connection, MHD_HEADER_KIND, count_header, &count);
    if (count.bad_names > 0)
        return HTTP_BAD_HEADER;
    if (count.lengths > 1)
        return HTTP_TWO_LENGTHS;
    return count.hosts == 1 || (count.hosts == 0 && !wants_host) ? HTTP_WELL : HTTP_NO_ONE_HOST;
}
