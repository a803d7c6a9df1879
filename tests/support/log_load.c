/* SPDX-License-Identifier: Apache-2.0 */
#include "log_load.h"

#include <string.h>

enum load_kind load_kind_of(int64_t turn)
{
    int64_t which = turn % 10;
    return which >= 8 ? LOAD_EDIT : which >= 5 ? LOAD_PRIVATE_NOTE : LOAD_NOTE;
}

static void begin(struct job *job, enum request_kind kind, int64_t now_ms)
{
    job->request = (struct request){
        .kind = kind,
        .now_ms = now_ms,
        .claim = {.kind = BASIS_RULE},
    };
}

void load_note(struct job *job, int64_t now_ms, const char *about, const char *text)
{
    begin(job, REQUEST_NOTE, now_ms);
    job->request.note.about = about;
    if (text)
        job->text = (struct private_text){.bytes = text, .size = strlen(text)};
}

void load_edit(struct job *job, int64_t now_ms, const char *site, int64_t places)
{
    struct site_change *change = &job->request.site.change;
    begin(job, REQUEST_SITE_EDIT, now_ms);
    *change = (struct site_change){.key = site,
                                   .places = places,
                                   .usable_after_h = -1,
                                   .state = -1,
                                   .access = -1,
                                   .visibility = -1,
                                   .closure = -1};
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        change->suitable[hazard] = -1;
}
