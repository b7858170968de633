/** Where a farm answers, and what it lets in. */
export interface FarmAddress {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string | undefined;
}

/** How a farm is found, and found again. */
export interface FarmLocation {
  /** Its name for people: an address, or that it is the one on this machine. */
  readonly name: string;
  /** How `render-farm` is called from elsewhere to reach the same farm: nothing, or `--profile NAME`. */
  readonly flags: string;
  find(): Promise<FarmAddress>;
  /**
   * After the farm stopped answering: where it is now, which for the embedded one may mean starting it
   * again, or undefined when it can be nowhere else.
   */
  findAgain(): Promise<FarmAddress | undefined>;
}

export const fixedLocation = (address: FarmAddress, flags = ''): FarmLocation => ({
  name: address.url,
  flags,
  find: async () => address,
  findAgain: async () => undefined,
});
