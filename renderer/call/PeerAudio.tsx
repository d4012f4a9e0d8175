import { memo, useEffect, useRef } from 'react';
import type { PeerCallView } from './types.ts';
import { useActions, useCall } from './useCall.tsx';

const sources = ['mic', 'screenAudio'] as const;

/** Everybody's sound; independent of who is on the visible page. */
export function PeerAudios() {
	const peers = useCall((state) => state.peers);
	return peers
		.filter((peer) => !peer.isSelf)
		.flatMap((peer) =>
			sources.map((source) => {
				const stream = peer.media[source]?.stream;
				return stream && <PeerAudio key={`${peer.peerId}/${source}`} peer={peer} source={source} stream={stream} />;
			}),
		);
}

type Props = { peer: PeerCallView; source: (typeof sources)[number]; stream: MediaStream };

const PeerAudio = memo(
	function PeerAudio({ peer, source, stream }: Props) {
		const actions = useActions();
		const audio = useRef<HTMLAudioElement>(null);
		useEffect(() => {
			const element = audio.current;
			if (!element) return;
			element.srcObject = stream;
			const release = actions.attachAudio(element);
			return () => {
				release();
				element.srcObject = null;
			};
		}, [stream, actions]);
		// biome-ignore lint/a11y/useMediaCaption: live speech of a class has no captions
		return <audio ref={audio} data-testid="peer-audio" data-peer-id={peer.peerId} data-source={source} />;
	},
	(last, next) => last.stream === next.stream && last.peer.peerId === next.peer.peerId,
);
