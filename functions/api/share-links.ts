/**
 * How many of a page's links each file gets: one at least, and the first as many as are left.
 * @param wanted  links that each file could use, 0 for none
 * @param most  links of the whole page, at least one for each file that wants any
 */
export function shareLinks(wanted: readonly number[], most: number): number[] {
  let left = most - wanted.filter((count) => count > 0).length;
  return wanted.map((count) => {
    const more = Math.min(Math.max(count - 1, 0), left);
    left -= more;
    return Math.min(count, 1) + more;
  });
}
