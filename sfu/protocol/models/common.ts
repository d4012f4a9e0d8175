import { z } from 'zod';
import { withoutControlsPattern } from '../names/controls.ts';

/** Text of at most so many characters on one line, without control characters: it is shown, logged and passed on. */
export const lineOf = (maxLength: number) =>
	z.string().max(maxLength).regex(withoutControlsPattern, 'has control characters');

/** Those that mediasoup makes are UUIDs (36 characters), e.g. of transports; our own have 21 characters; legacy clients make up ids of rooms. */
export const Id = lineOf(64).min(1);

/** A request or notice about one peer. */
export const OfPeer = z.object({ peerId: Id });

/** `<peerId>.<256 random bits, base64url>`, from an answer of `joinRoom`. */
export const ResumeToken = z.string().max(128);

export const unixMs = z.number().describe("Unix ms, by the server's clock");

/** For the founder of a room on an open server. */
export const FounderToken = z
	.string()
	.describe(
		'to whoever created the room: `auth.token` of later handshakes, and bearer token of REST requests, as host of this room',
	);
