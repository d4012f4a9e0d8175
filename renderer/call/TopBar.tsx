import { Lock, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { formatElapsed } from '../ui/time.ts';
import { useNow } from '../ui/useNow.ts';
import { OwnQuality } from './health/OwnQuality.tsx';
import { useInvitation } from './invitation.tsx';
import { useCall } from './useCall.tsx';

/** What class this is, for how long, and how well we hear it. */
export function TopBar() {
	const { t } = useTranslation();
	const name = useCall((state) => state.room?.name ?? '');
	return (
		<header className="flex h-14 shrink-0 items-center gap-3 px-3 sm:px-5">
			<title>{name ? t('call.title', { className: name }) : undefined}</title>
			<h1 className="min-w-0 truncate text-base font-semibold sm:text-lg">{name}</h1>
			<LockedSign />
			<Elapsed />
			<div className="grow" />
			<OwnQuality />
			<Invite />
		</header>
	);
}

function Elapsed() {
	const { t } = useTranslation();
	const startedAtMs = useCall((state) => state.room?.startedAtMs ?? null);
	const serverAheadMs = useCall((state) => state.serverAheadMs);
	const now = useNow(1000, startedAtMs !== null);
	if (startedAtMs === null) return null;
	return (
		<span role="timer" aria-label={t('call.elapsed')} className="figures shrink-0 text-sm text-muted">
			{formatElapsed(now + serverAheadMs - startedAtMs)}
		</span>
	);
}

function LockedSign() {
	const { t } = useTranslation();
	const locked = useCall((state) => state.room?.locked ?? false);
	return locked ? <Lock className="size-4 shrink-0 text-muted" aria-label={t('call.locked')} /> : null;
}

/** The host's window only: the join card again, for the late ones. */
function Invite() {
	const { t } = useTranslation();
	const invitation = useInvitation();
	const [open, setOpen] = useState(false);
	if (!invitation) return null;
	return (
		<>
			<Button onClick={() => setOpen(true)} className="shrink-0 max-sm:px-3">
				<UserPlus className="size-5" aria-hidden />
				<span className="max-sm:sr-only">{t('call.invite')}</span>
			</Button>
			<Dialog open={open} onOpenChange={setOpen} title={t('host.join.title')} wide>
				<div className="mt-4">{invitation.card}</div>
			</Dialog>
		</>
	);
}
