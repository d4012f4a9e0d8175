import { memo, useEffect, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { CallState } from '../../client/state/callState.ts';
import { useActions, useCall } from '../useCall.tsx';

/** Plays every voice stream and the sound of shared screens, whichever page of tiles is visible. */
export function PeerAudios() {
	const voices = useCall((state) => state.voices);
	const sharing = useCall(useShallow(sharingSound));
	return (
		<>
			{voices.map(({ producerId, peerId, stream }) => (
				<PeerAudio key={producerId} peerId={peerId} source="mic" stream={stream} />
			))}
			{sharing.map((peerId) => (
				<ScreenSound key={peerId} peerId={peerId} />
			))}
		</>
	);
}

const sharingSound = ({ peers }: CallState) =>
	peers.filter((peer) => !peer.isSelf && peer.media.screenAudio).map(({ peerId }) => peerId);

function ScreenSound({ peerId }: { peerId: string }) {
	const stream = useCall(
		({ peers }) => peers.find((peer) => peer.peerId === peerId)?.media.screenAudio?.stream ?? null,
	);
	return <PeerAudio peerId={peerId} source="screenAudio" stream={stream} />;
}

type Props = { peerId: string | null; source: 'mic' | 'screenAudio'; stream: MediaStream | null };

/**
 * A voice stream keeps its `<audio>` element when its speaker changes: a new element would start late and lose the
 * first word.
 */
const PeerAudio = memo(function PeerAudio({ peerId, source, stream }: Props) {
	const actions = useActions();
	const audio = useRef<HTMLAudioElement>(null);
	useEffect(() => {
		const element = audio.current;
		if (!element || !stream) return;
		element.srcObject = stream;
		const release = actions.attachAudio(element);
		return () => {
			release();
			element.srcObject = null;
		};
	}, [stream, actions]);
	// biome-ignore lint/a11y/useMediaCaption: live speech of a class has no captions
	return <audio ref={audio} data-testid="peer-audio" data-peer-id={peerId ?? ''} data-source={source} />;
});
