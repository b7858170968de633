import { FarmError } from '../domain/failure.ts';

export class DamagedUsdLayer extends FarmError {
  constructor(what: string, cause?: unknown) {
    super(`the USD file is damaged: ${what}`, {
      advice: 'export it again, or copy it again from where it is whole',
      cause,
    });
  }
}

export class NotAUsdLayer extends FarmError {
  constructor(found: string) {
    super(`this is no USD file: it begins with ${found}`, {
      advice:
        'give what was exported as .usd, .usda, .usdc or .usdz; of a Git LFS pointer, run `git lfs pull`',
    });
  }
}

export class UnknownUsdVersion extends FarmError {
  constructor(found: string, known: string) {
    super(`the USD file is of version ${found}, and those up to ${known} are known`, {
      advice: 'see to it yourself that the layers which it refers to are in the project tree',
      details: { found, known },
    });
  }
}

export class UsdTooLarge extends FarmError {
  constructor(what: string, limit: number) {
    super(`the USD files have more than ${limit} ${what}`, {
      advice: 'see to it yourself that the layers which they refer to are in the project tree',
      details: { limit },
    });
  }
}
