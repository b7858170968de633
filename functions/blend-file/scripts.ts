import type { SceneScripts } from '../domain/scene-account.ts';
import type { BlendFile } from './blend-file.ts';
import { nameOf } from './name-of.ts';

/** TXT_ISSCRIPT, DRIVER_TYPE_PYTHON, R_EDGE_FRS and FREESTYLE_CONTROL_SCRIPT_MODE */
const registered = 1 << 4;
const pythonDriver = 1;
const freestyleOn = 1 << 25;
const scriptMode = 1;

/** Python in the file, found wherever it stands. */
export function scriptsOf(file: BlendFile): SceneScripts {
  return {
    registered: [...file.all('TX')].filter((text) => (text.number('flags') & registered) !== 0).map(nameOf),
    drivers: driversOf(file),
    freestyle: freestyleOf(file),
  };
}

function driversOf(file: BlendFile): string[] {
  const names: string[] = [];
  for (const dataBlock of file.dataBlocks) {
    for (const driver of file.within(dataBlock, 'ChannelDriver')) {
      const view = driver.number('type') === pythonDriver ? file.view(dataBlock) : undefined;
      if (!view) continue;
      names.push(nameOf(view));
      break;
    }
  }
  return names;
}

function freestyleOf(file: BlendFile): string[] {
  const names = new Set<string>();
  for (const scene of file.all('SC')) {
    if ((scene.number('r.mode') & freestyleOn) === 0) continue;
    for (const layer of scene.list('view_layers')) {
      if (layer.number('freestyle_config.mode') !== scriptMode) continue;
      for (const module of layer.list('freestyle_config.modules')) {
        const script = module.follow('script');
        if (script) names.add(nameOf(script));
      }
    }
  }
  return [...names];
}
