import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

const { createContext, constants } = vm;

/**
 * Jest's environment for Node, with a global object like any other. Jest's own is a proxy that each mention of `Math`,
 * `Buffer` or `Promise` goes through: what calls them often takes three times as long.
 */
export default class PlainGlobalEnvironment extends TestEnvironment {
  constructor(...given: ConstructorParameters<typeof TestEnvironment>) {
    vm.createContext = () => createContext(constants.DONT_CONTEXTIFY);
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
  }
}
