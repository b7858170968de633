const bearer = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;

/** The token of an `Authorization` header, if it carries one. */
export const bearerToken = (header: string | undefined): string | undefined =>
  bearer.exec(header?.trim() ?? '')?.[1];
