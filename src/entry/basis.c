/* SPDX-License-Identifier: Apache-2.0 */
#include "entry/basis.h"

#include <string.h>

static const struct {
    const char *name;
    enum text_id text;
} kinds[BASIS_KIND_COUNT] = {
    [BASIS_OWN] = {"own", TEXT_ENTRY_BASIS_OWN},
    [BASIS_FOLLOWS] = {"follows", TEXT_ENTRY_BASIS_FOLLOWS},
    [BASIS_RULE] = {"rule", TEXT_ENTRY_BASIS_RULE},
    [BASIS_VERBAL] = {"verbal", TEXT_ENTRY_BASIS_VERBAL},
    [BASIS_EMERGENCY] = {"emergency", TEXT_ENTRY_BASIS_EMERGENCY},
};

const char *basis_kind_name(enum basis_kind kind)
{
    return kinds[kind].name;
}

enum text_id basis_kind_text(enum basis_kind kind)
{
    return kinds[kind].text;
}

bool basis_kind_parse(const char *name, enum basis_kind *ret_kind)
{
    for (int kind = 0; kind < BASIS_KIND_COUNT; kind++) {
        if (strcmp(kinds[kind].name, name) == 0) {
            *ret_kind = (enum basis_kind)kind;
            return true;
        }
    }
    return false;
}
