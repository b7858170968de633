import { describe, expect, test } from '@jest/globals';
import { main } from '../../cli/main.ts';
import { testSurroundings } from './test-surroundings.ts';

const commands = [
  'render',
  'submit',
  'jobs',
  'status',
  'watch',
  'pause',
  'resume',
  'cancel',
  'retry',
  'failures',
  'download',
  'inspect',
  'estimate',
  'serve',
  'work',
  'doctor',
];

const belowTokens = ['tokens create', 'tokens list', 'tokens revoke'];

async function run(...args: string[]) {
  const surroundings = testSurroundings({
    env: { RENDER_FARM_DATA: '/nonexistent/data', HOME: '/nonexistent' },
  });
  const status = await main(args, surroundings);
  return { status, ...surroundings.written() };
}

describe('help', () => {
  test('lists every command and says what the exit statuses mean', async () => {
    const { status, stdout } = await run('--help');
    expect(status).toBe(0);
    for (const command of [...commands, 'tokens']) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(stdout).toContain('3 the farm cannot be reached');
  });

  test.each([...commands, ...belowTokens])(
    'of %s explains it with examples, in lines that fit',
    async (command) => {
      const { status, stdout, stderr } = await run(...command.split(' '), '--help');
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain(`    $ render-farm ${command}`);
      expect(stdout).toContain('--json');
      const tooLong = stdout.split('\n').filter((line) => [...line].length > 110);
      expect(tooLong).toEqual([]);
    },
  );

  test('is what somebody gets who types nothing, and that is wrong use', async () => {
    const { status, stderr } = await run();
    expect(status).toBe(2);
    expect(stderr).toContain('Usage: render-farm');
  });
});

describe('exit statuses', () => {
  test.each([
    [['--version'], 0, ''],
    [['nonsense'], 2, 'unknown command'],
    [['rendr'], 2, 'Did you mean render?'],
    [['render'], 2, 'missing required argument'],
    [['render', 'a.blend', 'b.blend'], 2, 'too many arguments'],
    [['render', 'a.blend', '--frmes', '1'], 2, 'Did you mean --frames?'],
    [['render', 'a.blend', '--frames', '10-1'], 2, 'runs backwards'],
    [['render', 'a.blend', '--samples', '0'], 2, 'whole number'],
    [['render', 'a.blend', '--order', 'random'], 2, 'Allowed choices'],
    [['render', '/nonexistent/a.blend'], 2, 'SceneNotFound'],
    [['inspect', '/'], 2, 'it is no file'],
    [['status'], 2, 'missing required argument'],
    [['tokens'], 2, 'Usage: render-farm tokens'],
    [['tokens', 'lst'], 2, 'Did you mean list?'],
    [['tokens', 'create', ' '], 2, '1 to 64 letters'],
    [['jobs', '--profile', 'studio'], 2, 'BadProfile: there is no profile studio'],
  ])('%j is %i', async (args, expected, told) => {
    const { status, stderr } = await run(...args);
    expect(status).toBe(expected);
    expect(stderr).toContain(told);
  });

  test('an error says what to do next', async () => {
    const { stderr } = await run('inspect', '/nonexistent/a.blend');
    expect(stderr).toBe(
      'SceneNotFound: cannot read the scene /nonexistent/a.blend: there is no such file\n  → give the path of a .blend file\n',
    );
  });

  test('with --json the error is the document', async () => {
    const { status, stdout } = await run('inspect', '/nonexistent/a.blend', '--json');
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ errors: [{ code: 'SceneNotFound' }] });
  });

  test('with --json wrong use is a document too', async () => {
    const { status, stdout } = await run('jobs', '--json', '--limit', 'x');
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ errors: [{ code: 'WrongUse' }] });
  });
});
