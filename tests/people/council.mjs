// People of the demonstration council whom the journeys follow, as they stand on 24 November 2026.

/** Week 12 of her first year; one supervision was missed. */
export const MAYA = { id: "maya", name: "Maya Okafor" };

/** Week 2; has just begun, so almost nothing is recorded. */
export const TOM = { id: "tom", name: "Tom Hargreaves" };

/** Month 7; everything so far was met, and this month's supervision is still to be held. */
export const SOFIA = { id: "sofia", name: "Sofia Petrova" };

/** Supervises newly qualified social workers. */
export const RUTH = { id: "ruth", name: "Ruth Ellison" };

/** In her second year of practice; one training of the first is still missing. */
export const NADIA = { id: "nadia", name: "Nadia Rahman" };

/** Line manager of Ruth, Colin and Martin. */
export const ANGELA = { id: "angela", name: "Angela Moorcroft" };
