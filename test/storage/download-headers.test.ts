import { expect, test } from '@jest/globals';
import { attachmentNamed } from '../../functions/storage/attachment-named.ts';
import { contentTypeOf } from '../../functions/storage/content-type-of.ts';

test.each([
  ['shot_0001.png', 'image/png'],
  ['shot.JPEG', 'image/jpeg'],
  ['shot.exr', 'image/x-exr'],
  ['video.mp4', 'video/mp4'],
  ['blender.log', 'text/plain; charset=utf-8'],
  ['page.html', 'application/octet-stream'],
  ['picture.svg', 'application/octet-stream'],
  ['constructor', 'application/octet-stream'],
  ['', 'application/octet-stream'],
])('%s is sent as %s', (name, type) => expect(contentTypeOf(name)).toBe(type));

test.each([
  ['shot 1.png', `filename="shot 1.png"; filename*=UTF-8''shot%201.png`],
  ['Käthe.png', `filename="K_the.png"; filename*=UTF-8''K%C3%A4the.png`],
  ['a"b\\c/d%.png', `filename="a_b_c_d_.png"; filename*=UTF-8''a%22b%5Cc%2Fd%25.png`],
  ["it's (1)*.png", `filename="it's (1)*.png"; filename*=UTF-8''it%27s%20%281%29%2A.png`],
  ['a\r\nx: y', `filename="a__x: y"; filename*=UTF-8''a%0D%0Ax%3A%20y`],
  ['\ud800', `filename="_"; filename*=UTF-8''%EF%BF%BD`],
])('a file named %j', (name, header) => expect(attachmentNamed(name)).toBe(`attachment; ${header}`));
