/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SMALL_SET_H
#define SMALL_SET_H

/* A small rule set, as text, whose parts tests replace. */
#define HEAD "\"name\":\"s\",\"version\":3,\"title\":{\"en\":\"S\",\"zh\":\"小\"}"
#define SOURCE(id)                                                                                 \
    "{\"id\":\"" id                                                                                \
    "\",\"title\":{\"en\":\"t\",\"zh\":\"题\"},\"by\":{\"en\":\"b\",\"zh\":\"人\"},"             \
    "\"grade\":\"read\"}"
#define SOURCES "\"sources\":[" SOURCE("law") "]"
#define ROLES "\"roles\":{\"planner\":1,\"duty_leader\":4}"
#define BASES "\"bases\":{\"note\":[\"verbal\"]}"
#define RULE_HEAD(id)                                                                              \
    "\"id\":\"" id                                                                                 \
    "\",\"article\":\"§1\",\"source\":\"law\",\"says\":{\"en\":\"x.\",\"zh\":\"某。\"}"
#define RULE(id, rest) "{" RULE_HEAD(id) "," rest "}"
#define PERMIT(rest) "\"effect\":\"permit\",\"acts\":[\"note\"]" rest
#define REQUIRE(rest) "\"effect\":\"require\",\"acts\":[\"note\"]," rest
#define FORBID(rest) "\"effect\":\"forbid\"" rest
#define SET_OF(rules) "{" HEAD "," SOURCES "," ROLES "," BASES ",\"rules\":[" rules "]}"
#define SET(rest) SET_OF(RULE("r-1", rest))

#endif
