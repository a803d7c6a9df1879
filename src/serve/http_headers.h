/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_HTTP_HEADERS_H
#define SERVE_HTTP_HEADERS_H

#include "serve/http.h"

struct MHD_Connection;

/* What the library lets pass. A proxy before us that takes such a request otherwise would let a
 * second one slip through. */
enum http_fault http_headers_fault(struct MHD_Connection *connection, bool wants_host);

#endif
