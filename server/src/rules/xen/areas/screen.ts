import type { Area } from '../../entry.ts';
import { xenChannelTarget } from '../channelTarget.ts';
import { xenConsoleImplicit } from '../consoleImplicit.ts';
import { xenConsoleTty } from '../consoleTty.ts';
import { xenConsoleType } from '../consoleType.ts';
import { xenGraphicsMulti } from '../graphicsMulti.ts';
import { xenGraphicsSdl } from '../graphicsSdl.ts';
import { xenVfb, xenVkb } from '../importEntries.ts';
import { xenInputBus } from '../inputBus.ts';
import { xenSpiceOptions } from '../spiceOptions.ts';
import { xenVideoHvm } from '../videoHvm.ts';
import { xenVideoModel } from '../videoModel.ts';
import { xenVncPasswdLength } from '../vncPasswdLength.ts';
import { xenVncPort } from '../vncPort.ts';

/** Console, input, graphics and video, in the order in which a definition is read. */
export const screenArea: Area = {
  title: 'Console, input, graphics and video',
  entries: [
    xenConsoleType,
    xenConsoleImplicit,
    xenConsoleTty,
    xenChannelTarget,
    xenInputBus,
    xenVkb,
    xenVideoModel,
    xenVfb,
    xenVideoHvm,
    xenGraphicsMulti,
    xenGraphicsSdl,
    xenVncPasswdLength,
    xenVncPort,
    xenSpiceOptions,
  ],
};
