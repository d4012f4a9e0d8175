import { DoorClosed, Lock, LockOpen, MicOff, VideoOff } from 'lucide-react';
import { Switch } from 'radix-ui';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallActions } from '../../client/state/types.ts';
import { classes } from '../../ui/classes.ts';
import { useCall } from '../useCall.tsx';
import { AllowMenu } from './AllowMenu.tsx';
import { EndClassDialog } from './EndClassDialog.tsx';

/** What concerns the whole class. */
export function HostBar({ host }: { host: CallActions['host'] }) {
	const { t } = useTranslation();
	const locked = useCall((state) => state.room?.locked ?? false);
	const lobby = useCall((state) => state.room?.lobby ?? false);
	const isHost = useCall((state) => state.role === 'host');
	const [ending, setEnding] = useState(false);
	return (
		<section aria-label={t('call.host.label')} className="border-b border-line px-3 pb-3">
			<div className="grid grid-cols-2 gap-2">
				<HostButton icon={<MicOff aria-hidden />} text={t('call.host.muteAll')} onClick={() => void host.muteAll()} />
				<HostButton
					icon={<VideoOff aria-hidden />}
					text={t('call.host.stopVideos')}
					onClick={() => void host.stopVideo()}
				/>
				<HostButton
					icon={locked ? <LockOpen aria-hidden /> : <Lock aria-hidden />}
					text={t(locked ? 'call.host.unlock' : 'call.host.lock')}
					onClick={() => void host.setLocked(!locked)}
				/>
				{isHost && (
					<HostButton
						icon={<DoorClosed aria-hidden />}
						text={t('call.host.end')}
						danger
						onClick={() => setEnding(true)}
					/>
				)}
			</div>
			<AllowMenu host={host} />
			<LobbySwitch on={lobby} onChange={(on) => void host.setLobby(on)} />
			<EndClassDialog open={ending} onOpenChange={setEnding} />
		</section>
	);
}

type HostButtonProps = { icon: ReactNode; text: string; danger?: boolean; onClick: () => void };

function HostButton({ icon, text, danger, onClick }: HostButtonProps) {
	return (
		<button
			type="button"
			onClick={onClick}
			className={classes(
				'flex min-h-11 items-center gap-2 rounded-[10px] border border-line px-3 py-2 text-left text-sm leading-tight font-medium hover:bg-hover [&>svg]:size-4.5 [&>svg]:shrink-0',
				danger && 'text-danger-ink',
			)}
		>
			{icon}
			{text}
		</button>
	);
}

function LobbySwitch({ on, onChange }: { on: boolean; onChange: (on: boolean) => void }) {
	const { t } = useTranslation();
	const id = useId();
	return (
		<div className="mt-2 flex min-h-11 items-center justify-between gap-3 px-1">
			<label htmlFor={id} className="grow text-[0.9375rem]">
				{t('call.host.lobby')}
			</label>
			<Switch.Root
				id={id}
				checked={on}
				onCheckedChange={onChange}
				className="relative h-7 w-12 shrink-0 rounded-full bg-edge transition-colors duration-150 before:absolute before:-inset-2 data-[state=checked]:bg-accent-fill"
			>
				<Switch.Thumb className="block size-5 translate-x-1 rounded-full bg-white transition-transform duration-150 data-[state=checked]:translate-x-6 dark:data-[state=checked]:bg-slate-900" />
			</Switch.Root>
		</div>
	);
}
