import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';

/** The packets of the first track of its kind in a file, in order. */
export async function encodedPackets(file: Buffer, kind: 'audio' | 'video'): Promise<Buffer[]> {
	const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(file) });
	const track = kind === 'video' ? await input.getPrimaryVideoTrack() : await input.getPrimaryAudioTrack();
	if (!track) throw new Error(`FFmpeg has encoded no ${kind}`);
	const packets: Buffer[] = [];
	for await (const { data } of new EncodedPacketSink(track).packets()) packets.push(Buffer.from(data));
	return packets;
}
