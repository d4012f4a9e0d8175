/** Receives Opus until it is killed: `abandonedReceiver.fixture.ts PORT`. Prints the process id of FFmpeg when that listens. */
import { ffmpegEnvironment } from '../../ffmpeg/ffmpegEnvironment.ts';
import { FfmpegReceiver } from './FfmpegReceiver.ts';
import { sdpOf } from './sdp.ts';

const port = Number(process.argv[2]);
const codec = { mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 };
const program = { path: 'ffmpeg', environment: ffmpegEnvironment() };
const receiver = new FfmpegReceiver(program, sdpOf({ codecs: [codec] }, port).sdp, port, () => performance.now());
receiver.on('listening', () => console.log(receiver.pid));
