/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_DIMACS_H
#define PUBLISH_DIMACS_H

#include "base/error.h"
#include "plan/shelter_pairs.h"
#include "publish/published_plan.h"

/*
 * The problem of a plan as a minimum-cost flow, for other solvers to check it by: DIMACS format
 * for minimum-cost flows (`p min`; The First DIMACS International Algorithm Implementation
 * Challenge, 1990).
 *
 *   groups supply their people; one sink takes them all
 *   site → sink carries at most the usable places
 *   group → sink, for everyone, costs rank × M: without a place
 *   with a limit in time or length: group → site for each allowed pair, at its walk in ms
 *   without a limit: the road graph. Junctions, and the places where groups and doors are, are
 *     nodes; streets are arcs with their ms; a door leads to its site at its access leg
 *
 * M = K·T + 1 for K sites and no walk longer than T ms: one more person under cover may lengthen
 * the walks along a chain through every site, by less than T each. So
 *
 *   minimum cost = walk_person_ms + M × Σ rank over the people without a place,
 *
 * with one rank walk_person_ms + M × unplaced. The header says M (`c big_m`), K and T, and names
 * the nodes of groups and sites (`c group NODE KEY`, `c site NODE KEY`), so that a solution can be
 * read back: flow on an arc into a site is people.
 *
 * `pairs`: all allowed pairs of the problem; NULL writes the road graph. Fails (ERROR_LIMIT) if a
 * cost could pass a quarter of 2^63, which 64-bit solvers need for themselves.
 */
bool dimacs_write(const struct published_plan *published, const struct shelter_pairs *pairs,
                  struct buffer *out, struct error *err);

#endif
