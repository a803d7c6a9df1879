/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

/* Options of everything that rests on a basis (acting_read_claim). */
#define OPT_WHY                                                                                    \
    {                                                                                              \
        "why", "TEXT", TEXT_CLI_OPT_WHY                                                            \
    }
#define OPT_BASIS                                                                                  \
    {                                                                                              \
        "basis", "KIND", TEXT_OFFICE_OPT_BASIS                                                     \
    }
#define OPT_GIVEN                                                                                  \
    {                                                                                              \
        "given", "TIME", TEXT_OFFICE_OPT_GIVEN                                                     \
    }
#define OPT_CALLED_BACK                                                                            \
    {                                                                                              \
        "called-back", NULL, TEXT_OFFICE_OPT_CALLED_BACK                                           \
    }
#define OPT_SUPERIOR                                                                               \
    {                                                                                              \
        "superior", "PARTY", TEXT_OFFICE_OPT_SUPERIOR                                              \
    }

#endif
