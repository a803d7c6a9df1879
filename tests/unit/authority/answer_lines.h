/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ANSWER_LINES_H
#define ANSWER_LINES_H

#include "authority/authority.h"

/*
 * An answer in words that cases can name, one thing a line:
 *
 *     granted cad-38-own         or missing, or forbidden cad-37-alone; the first line
 *     2 signatures, rank 4       unless it is one of any rank
 *     permit cad-38-own role     what of the nearest permit does not hold
 *     signatures 2 off-two-persons, rank duty_leader off-two-persons, signer …, notice 5 …,
 *     end 720 …, particular reason …, forbidden …, basis emergency, releaser
 *     or verbal emergency        the bases that are open instead; the last line
 */
void answer_lines(struct buffer *out, const struct authority_answer *answer);

/* Does that line stand among them? With * at its end, one that begins so. */
bool lines_have(const char *lines, const char *line);
/* Does any of them name that rule? */
bool lines_name(const char *lines, const char *rule);

#endif
