/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUTHORITY_ACT_H
#define AUTHORITY_ACT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "entry/realm.h"

/*
 * The closed words of authority: what can be done, by whom, and what must be known about it. Rule
 * sets are written in these words (names) and nothing else; a word more is a change to the
 * program. Stored by name.
 */
enum act {
    /* war readiness, incidents */
    ACT_POSTURE_SET,   /* posture.set: war readiness of the office (平时/临战/战时) */
    ACT_INCIDENT_OPEN, /* incident.open */
    ACT_RESPONSE_SET,  /* response.set: activate or change a response level */
    ACT_RESPONSE_END,  /* response.end */
    ACT_ORDER_ISSUE,   /* order.issue: an order or task to parties (命令, 任务) */
    /* warnings and alarms */
    ACT_WARNING_ISSUE,  /* warning.issue */
    ACT_WARNING_CHANGE, /* warning.change */
    ACT_WARNING_LIFT,   /* warning.lift */
    ACT_ALARM_SOUND,    /* alarm.sound: early warning or attack signal */
    ACT_ALARM_CLEAR,    /* alarm.clear: all clear */
    ACT_ALARM_TEST,     /* alarm.test: 试鸣, a live act */
    ACT_ALARM_DISASTER, /* alarm.disaster: air-raid sirens for a disaster in peacetime */
    /* people */
    ACT_EVACUATE_WAR,      /* evacuate.war: wartime evacuation (疏散) */
    ACT_EVACUATE_DISASTER, /* evacuate.disaster */
    ACT_SHELTER_ORDER,     /* shelter.order: people go to their shelters */
    ACT_COVER_IN_PLACE,    /* shelter.cover_in_place */
    ACT_VOLUNTEERS_CALL,   /* volunteers.call */
    ACT_TEAMS_CALL,        /* teams.call: mass teams (群众防空组织) */
    ACT_SERVICE_CALL,      /* service.call: duty of service */
    /* things */
    ACT_REQUISITION,         /* requisition.order */
    ACT_REQUISITION_RETURN,  /* requisition.return */
    ACT_COMPENSATE,          /* compensation.pay */
    ACT_WORKS_PEACETIME_USE, /* works.peacetime_use */
    ACT_WORKS_CONVERT,       /* works.convert (平战转换) */
    /* plans, reports, records */
    ACT_PLAN_APPROVE,        /* plan.approve */
    ACT_PLAN_FILE,           /* plan.file: 备案 */
    ACT_PLAN_ACTIVATE,       /* plan.activate */
    ACT_PLAN_RETIRE,         /* plan.retire */
    ACT_REPORT_UPWARD,       /* report.upward */
    ACT_REPORT_SKIP_LEVEL,   /* report.skip_level: past the next level (越级上报) */
    ACT_REPORT_AFTER_ACTION, /* report.after_action */
    ACT_RECORDS_DISCLOSE,    /* records.disclose: personal data of an event, to another office */
    ACT_RECORDS_DESTROY,     /* records.destroy: personal data of an event, with its key */
    ACT_RECORDS_ARCHIVE,     /* records.archive */
    ACT_CORRECT,             /* correct: take back an error (撤销更正) */
    /* the office itself */
    ACT_REFERENCE_EDIT,      /* reference.edit: sites, imports, computing a plan */
    ACT_ORGANISATION_CHANGE, /* organisation.change: parties, posts, areas */
    ACT_KEY_CHANGE,          /* key.change: keys of persons and nodes */
    ACT_KEY_REVOKE,          /* key.revoke: a key that is lost or out of office */
    ACT_DELEGATE,            /* delegate */
    ACT_EXCHANGE_CONNECT,    /* exchange.connect: join up with another office's system */
    ACT_RULES_CHANGE,        /* rules.change */
    ACT_LIVE_COMMISSION,     /* live.commission */
    ACT_EXERCISE_RUN,        /* exercise.run: start, go on after a freeze, end */
    ACT_EXERCISE_FREEZE,     /* exercise.freeze: a real event (真实情况) */
    ACT_NOTE,                /* note: the duty log */
    ACT_COUNT
};

enum role {
    ROLE_DRAFTER = 0, /* 拟稿: may draft anything */
    ROLE_VIEWER,
    ROLE_PLANNER,
    ROLE_DUTY_OFFICER,     /* 值班员 */
    ROLE_CHECKER,          /* 审核 */
    ROLE_DUTY_LEADER,      /* 带班领导: the second key */
    ROLE_OFFICE_LEADER,    /* head of the civil-defence office */
    ROLE_GOVERNMENT,       /* the people's government of the level */
    ROLE_MILITARY,         /* the military organ of the level */
    ROLE_SUPERIOR,         /* who decides one level up, if posted in this office's tree */
    ROLE_EXERCISE_CONTROL, /* 导调组 */
    ROLE_ADMINISTRATOR,
    ROLE_COUNT
};

enum readiness { READINESS_PEACE, READINESS_PRE_STRIKE, READINESS_WAR, READINESS_COUNT };

/* How the area of an act lies to the area of the post that releases it. */
enum area_relation {
    AREA_SAME,
    AREA_WITHIN,  /* the act is about a part of the post's area */
    AREA_ABOVE,   /* about more than the post's area, and all of it */
    AREA_ACROSS,  /* elsewhere, or partly elsewhere */
    AREA_UNKNOWN, /* no area was said, or it is not in the register */
    AREA_RELATION_COUNT
};

/* What is said of an act beside its area; which of them a rule asks for, it names. */
enum particular {
    PARTICULAR_STATE_ORDER,        /* state_order: number of the State's order */
    PARTICULAR_SUPERIOR_ORDER,     /* superior_order: decision of who is entitled to it */
    PARTICULAR_MILITARY_APPROVAL,  /* military_approval: of the military organ of the level */
    PARTICULAR_CLASS,              /* class of the incident, the warning or the team */
    PARTICULAR_LEVEL,              /* level: 1–4, 一 highest */
    PARTICULAR_START,              /* start time */
    PARTICULAR_DURATION,           /* expected duration, or when it ends */
    PARTICULAR_MATTER,             /* what it is about */
    PARTICULAR_MEASURES,           /* what people shall do */
    PARTICULAR_ISSUING_UNIT,       /* issuing_unit */
    PARTICULAR_PUBLIC_NOTICE,      /* public_notice: where the public was told */
    PARTICULAR_PRIORITY_ORDER,     /* priority_order: who comes first */
    PARTICULAR_VOUCHER,            /* voucher to the owner */
    PARTICULAR_REGISTER,           /* register entry of what is taken */
    PARTICULAR_EXEMPTIONS_CHECKED, /* exemptions_checked */
    PARTICULAR_AGES_CHECKED,       /* ages_checked: of those who are called */
    PARTICULAR_ADULTS_ONLY,        /* adults_only */
    PARTICULAR_INSURANCE,          /* insurance of volunteers */
    PARTICULAR_NEEDS_PUBLISHED,    /* needs_published: what volunteers are needed for */
    PARTICULAR_PROTECTION_KEPT,    /* protection_kept: protection is not reduced */
    PARTICULAR_CONVERSION_TIME,    /* conversion_time */
    PARTICULAR_DANGER_OVER,        /* danger_over */
    PARTICULAR_REVIEWED,           /* reviewed: date of the last revision or drill findings */
    PARTICULAR_COPIES_NAMED,       /* copies_named: backups and exports that hold the same data */
    PARTICULAR_REASON,             /* reason */
    PARTICULAR_COUNT
};

const char *act_name(enum act act);
const char *role_name(enum role role);
const char *readiness_name(enum readiness readiness);
const char *area_relation_name(enum area_relation relation);
const char *particular_name(enum particular particular);

bool act_parse(const char *name, enum act *ret_act);
bool role_parse(const char *name, enum role *ret_role);
bool readiness_parse(const char *name, enum readiness *ret_readiness);
bool area_relation_parse(const char *name, enum area_relation *ret_relation);
bool particular_parse(const char *name, enum particular *ret_particular);

/* Is done by its own command at once, by one person: it is never drafted. */
bool act_in_one_step(enum act act);

/* For people. Acts are what one does: “sound the air-raid alarm”. */
enum text_id act_text(enum act act);
enum text_id role_text(enum role role);
enum text_id readiness_text(enum readiness readiness);
enum text_id area_relation_text(enum area_relation relation);
enum text_id particular_text(enum particular particular);
/* "planning", "live", "exercise" without a number, and for people: 规划, 实战, 演练. */
const char *act_realm_name(enum realm_kind kind);
enum text_id act_realm_text(enum realm_kind kind);

#endif
