import { Switch } from 'radix-ui';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostToolProps } from '../entries.ts';
import { useCall } from '../useCall.tsx';

/** Turns the lobby on or off: whether people who join wait until a host admits them. */
export function LobbySwitch({ host }: HostToolProps) {
	const { t } = useTranslation();
	const id = useId();
	const on = useCall((state) => state.room?.lobby ?? false);
	return (
		<div className="mt-2 flex min-h-11 items-center justify-between gap-3 px-1">
			<label htmlFor={id} className="grow text-[0.9375rem]">
				{t('call.lobby.switch')}
			</label>
			<Switch.Root
				id={id}
				checked={on}
				onCheckedChange={(lobby) => void host.setLobby(lobby)}
				className="relative h-7 w-12 shrink-0 rounded-full bg-edge transition-colors duration-150 before:absolute before:-inset-2 data-[state=checked]:bg-accent-fill"
			>
				<Switch.Thumb className="block size-5 translate-x-1 rounded-full bg-white transition-transform duration-150 data-[state=checked]:translate-x-6 dark:data-[state=checked]:bg-slate-900" />
			</Switch.Root>
		</div>
	);
}
