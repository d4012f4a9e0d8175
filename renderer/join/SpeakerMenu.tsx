import { Volume2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chosenDevice, rememberDevice } from '../client/devices/chosenDevice.ts';
import { canChooseSpeaker, type DeviceList } from '../client/devices/devices.ts';
import { Button } from '../ui/Button.tsx';
import { type Notes, playChime } from '../ui/chime.ts';
import { DeviceMenu } from './DeviceMenu.tsx';

/** A rising third. */
const notes: Notes = [523.25, 659.25];

/** The speaker of the class, and a sound to try it; nothing where the browser lets nobody choose. Kept on this computer. */
export function SpeakerMenu({ devices }: { devices: DeviceList }) {
	const { t } = useTranslation();
	const [chosenId, setChosenId] = useState<string | null>(null);
	const { audio, play } = useTestSound();
	if (!canChooseSpeaker() || devices.speakers.length === 0) return null;
	const speakerId = chosenId ?? chosenDevice('speaker', devices)?.deviceId ?? null;
	return (
		<div className="flex gap-3">
			<div className="min-w-0 grow">
				<DeviceMenu
					kind="speaker"
					options={devices.speakers}
					chosen={speakerId}
					onChoose={(deviceId) => {
						setChosenId(deviceId);
						void rememberDevice('speaker', deviceId);
					}}
				/>
			</div>
			<Button testId="device-speaker-test" className="shrink-0" onClick={() => play(speakerId)}>
				<Volume2 className="size-5" aria-hidden />
				{t('join.speaker.test')}
			</Button>
			{/* biome-ignore lint/a11y/useMediaCaption: two notes */}
			<audio ref={audio} hidden />
		</div>
	);
}

function useTestSound() {
	const audio = useRef<HTMLAudioElement>(null);
	const stop = useRef(() => {});
	useEffect(() => () => stop.current(), []);
	const play = (speakerId: string | null) => {
		stop.current();
		if (audio.current) stop.current = playChime(notes, audio.current, (element) => startOn(element, speakerId));
	};
	return { audio, play };
}

/** A speaker that was unplugged meanwhile is rejected; then the sound comes from the default one. */
function startOn(element: HTMLAudioElement, speakerId: string | null): () => void {
	void element
		.setSinkId(speakerId ?? '')
		.catch(() => {})
		.then(() => element.play())
		.catch(() => {});
	return () => element.pause();
}
