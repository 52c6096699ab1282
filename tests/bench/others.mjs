// The twenty rules of tests/parity once more, written for the npm package json-rules-engine.
//
// Runs in the browser's page, beside the WebAssembly. Each rule becomes one engine rule for each
// verdict, as its documentation shows: conditions over facts, an event that says which. What a
// condition cannot say (months, stages, how many in a year) is a fact computed when asked for,
// which the engine keeps for the run. It answers with verdicts alone, and knows no pauses, leave,
// versions or withdrawn records, of which these people have none.

import { Engine } from "json-rules-engine";

const DAY = 86_400_000;
export const dayNumber = (text) => Date.parse(`${text}T00:00:00Z`) / DAY;

/** So many months and days after a day, clamped to the month's last day. */
function after(start, { months = 0, days = 0 }) {
  const from = new Date(start * DAY);
  const first = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1);
  const next = new Date(first);
  const last = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
  return first / DAY + Math.min(from.getUTCDate(), last) - 1 + days;
}

const SORT = { session: "form", step: "step" };
const plain = (value) => {
  const [type, inner] = Object.entries(value)[0];
  return type === "day" ? dayNumber(inner) : inner;
};

/** A person's facts as one object, as an application would hand them to the engine. */
export function person(facts, today) {
  const one = { today, starts: {}, roles: [], pathways: [], records: [] };
  for (const fact of facts) {
    const fields = Object.fromEntries(fact.changes.map(({ field, value }) => [field, plain(value)]));
    if (fact.kind === "enrolment") {
      one.starts = fields;
      one.roles = fields.roles ?? [];
      one.pathways = fields.pathways ?? [];
    } else {
      one.records.push({ id: fact.record, kind: fact.kind, what: fields[SORT[fact.kind] ?? "what"] ?? "", on: fields.on, fields });
    }
  }
  one.records.sort((a, b) => a.on - b.on || (a.id < b.id ? -1 : 1));
  return one;
}

const counted = ({ records }, { kind, what = [], filled = [] }) =>
  records.filter((it) => it.kind === kind && what.includes(it.what) && filled.every((name) => it.fields[name] !== undefined));

const start = ({ starts }, anchor) => (anchor === "programme_start" ? (starts.programme_start ?? starts.employment_start) : starts[anchor]);

/** What each shape is asked by: facts the engine computes once a run, each by a rule's values. */
const FACTS = {
  daysLeftOfRenewal({ shape: { renewal } }, one) {
    const latest = counted(one, renewal.counts).at(-1);
    if (latest) return (latest.fields[renewal.until] ?? after(latest.on, renewal.every)) - one.today;
    return renewal.first ? after(start(one, renewal.first.anchor), renewal.first.by) - one.today : null;
  },
  daysLeftOfStage({ shape: { due_by: dueBy } }, one) {
    const anchor = start(one, dueBy.anchor);
    const done = counted(one, dueBy.counts);
    let opens = anchor;
    for (const stage of dueBy.stage) {
      const due = after(anchor, stage.by);
      const from = stage.opens ? after(anchor, stage.opens) : opens;
      const isFor = ({ on, fields }) =>
        fields.stage === undefined
          ? from <= on && (on <= due || dueBy.stage.length === 1)
          : fields.stage === stage.by.months && on >= anchor;
      if (!done.some(isFor)) return due - one.today;
      opens = due + 1;
    }
    return "done";
  },
  measured({ shape: { limit } }, one) {
    const latest = counted(one, limit.counts).at(-1);
    return latest ? (latest.fields[limit.field] ?? "unknown") : "none";
  },
  daysEnough({ shape: { minimum_per_period: minimum }, notice_days: notice }, one) {
    const days = counted(one, minimum.counts).map(({ on }) => on);
    const first = one.starts.employment_start;
    for (let ahead = 0; ahead <= notice; ahead += 1) {
      const to = one.today + ahead;
      const from = Math.max(to - minimum.period_days + 1, first);
      const held = days.filter((on) => from <= on && on <= to).length;
      if (held < Math.floor((minimum.minimum * (to - from + 1)) / minimum.period_days)) return ahead - 1;
    }
    return notice;
  },
  lacking({ shape: { evidence_set: set } }, one) {
    const asked = set.item.filter(({ roles = [] }) => !roles.length || roles.some((role) => one.roles.includes(role)));
    return asked.filter((item) => counted(one, item.counts).length < item.at_least).length;
  },
  daysLeftOfSet({ shape: { evidence_set: set } }, one) {
    return after(start(one, set.by.anchor), set.by.by) - one.today;
  },
  speaksOf({ applies }, one) {
    if (applies === "everyone") return true;
    return applies.pathway ? one.pathways.includes(applies.pathway) : applies.roles.some((role) => one.roles.includes(role));
  },
};

const is = (fact, params, operator, value) => ({ fact, params, operator, value });

/** By how many days are left: overdue, due, due soon or met. */
const nearness = (fact, params, notice) => ({
  overdue: [is(fact, params, "lessThan", 0)],
  due: [is(fact, params, "equal", 0)],
  due_soon: [is(fact, params, "greaterThan", 0), is(fact, params, "lessThanInclusive", notice)],
  met: [is(fact, params, "greaterThan", notice)],
});

/** The conditions of every verdict a rule can have. */
function verdicts(params, { notice_days: notice, shape }) {
  const { renewal, due_by: dueBy, limit, minimum_per_period: minimum, evidence_set: set } = shape;
  if (renewal) {
    const none = [is("daysLeftOfRenewal", params, "equal", null)];
    const some = nearness("daysLeftOfRenewal", params, notice);
    const known = [is("daysLeftOfRenewal", params, "notEqual", null)];
    return { not_met: none, ...Object.fromEntries(Object.entries(some).map(([verdict, all]) => [verdict, [...known, ...all]])) };
  }
  if (dueBy) {
    const near = nearness("daysLeftOfStage", params, notice);
    return { ...near, met: [{ any: [...near.met, is("daysLeftOfStage", params, "equal", "done")] }] };
  }
  if (limit) {
    const some = [is("measured", params, "notEqual", "none"), is("measured", params, "notEqual", "unknown")];
    const least = limit.minimum == null ? [] : [is("measured", params, "greaterThanInclusive", limit.minimum)];
    const most = limit.maximum == null ? [] : [is("measured", params, "lessThanInclusive", limit.maximum)];
    return {
      not_applicable: [is("measured", params, "equal", "none")],
      unknown: [is("measured", params, "equal", "unknown")],
      met: [...some, ...least, ...most],
      not_met: [...some, { not: { all: [...least, ...most] } }],
    };
  }
  if (minimum) {
    return {
      not_met: [is("daysEnough", params, "lessThan", 0)],
      due_soon: [is("daysEnough", params, "greaterThanInclusive", 0), is("daysEnough", params, "lessThan", notice)],
      met: [is("daysEnough", params, "greaterThanInclusive", notice)],
    };
  }
  const lacks = is("lacking", params, "greaterThan", 0);
  const near = nearness("daysLeftOfSet", params, notice);
  return {
    ...Object.fromEntries(Object.entries(near).map(([verdict, all]) => [verdict, [lacks, ...all]])),
    met: [{ any: [is("lacking", params, "equal", 0), ...near.met] }],
    ...(set.by ? {} : { not_met: [lacks] }),
  };
}

/** The engine with these rules in it, built once. */
export function engine(rules) {
  const made = new Engine([], { allowUndefinedFacts: true });
  // What a rule asks for is found by its id, so that the engine need not hash it for each condition.
  const values = new Map(rules.map((rule) => [rule.id, { ...rule.version[0], applies: rule.applies }]));
  for (const [name, compute] of Object.entries(FACTS)) {
    made.addFact(name, async ({ id }, almanac) => compute(values.get(id), await almanac.factValue("person")));
  }
  for (const { id, version } of rules) {
    const speaks = { ...is("speaksOf", { id }, "equal", true), priority: 2 };
    for (const [verdict, all] of Object.entries(verdicts({ id }, version[0]))) {
      made.addRule({ conditions: { all: [speaks, ...all] }, event: { type: verdict, params: { rule: id } } });
    }
  }
  return made;
}

/** The verdicts for one person: from rule to verdict. */
export async function ask(made, one) {
  const { events } = await made.run({ person: one });
  return Object.fromEntries(events.map(({ type, params }) => [params.rule, type]));
}
