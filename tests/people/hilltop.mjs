// A real organisation of the journeys: no demonstration, so its people have to say who they are.

/** A social worker. */
export const ANA = { id: "ana", name: "Ana Bell", email: "ana@council.example" };

/** Her supervisor. */
export const SUE = { id: "sue", name: "Sue Hart", email: "sue@council.example" };

export const HILLTOP = {
  name: "Hilltop Council",
  packs: ["north-yorkshire"],
  staff: [
    "person,name,email,role,team,position,supervisor,from",
    `${SUE.id},${SUE.name},${SUE.email},Team manager,North,,,`,
    `${ANA.id},${ANA.name},${ANA.email},Social worker,North,,${SUE.id},2026-01-05`,
  ],
};
