import { z } from 'zod';

/** mediasoup ids are UUIDs (36 characters); our own are nanoids. */
export const Id = z.string().min(1).max(64);

/** A request or notice about one peer. */
export const OfPeer = z.object({ peerId: Id });

/** `<peerId>.<256 random bits, base64url>`, from an answer of `joinRoom`. */
export const ResumeToken = z.string().max(128);

export const unixMs = z.number().describe("Unix ms, by the server's clock");
