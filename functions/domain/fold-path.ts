/** Two paths with the same folded form are one file on some system that people use. */
export const foldPath = (path: string) =>
  // By way of lower case and back, or ſ and s, K (kelvin) and k, ς and σ would stay apart.
  path.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC');
