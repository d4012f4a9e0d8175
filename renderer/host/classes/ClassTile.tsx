import { CircleCheck, Ellipsis, History, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ClassCard } from '../../../sfu/protocol/http.ts';
import { formatRoomCode } from '../../../sfu/protocol/models.ts';
import { IconButton } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { Menu, MenuItem, MenuLine } from '../../ui/Menu.tsx';
import { NameText } from '../../ui/NameText.tsx';
import { formatDay } from '../../ui/time.ts';

/** `null`: nothing is asked. */
export type Asked = { about: 'rename' | 'remove'; card: ClassCard } | { about: 'create' } | null;

type Props = {
	card: ClassCard;
	onOpen: () => void;
	onAsk: (asked: Asked) => void;
	onRenewCode: () => void;
	onSummary: () => void;
};

/** One class of the host: the whole card opens it, unless it is open. */
export function ClassTile({ card, onOpen, onAsk, onRenewCode, onSummary }: Props) {
	const { t } = useTranslation();
	const { name, roomCode, isOpen, lastHeldAtMs, waitingCount } = card;
	return (
		<li
			data-testid="class-card"
			className={classes(
				'forced-edge relative flex min-h-19 items-center gap-1 rounded-card border py-2.5 pr-1.5 pl-4',
				isOpen ? 'forced-chosen border-accent bg-accent-soft' : 'border-line bg-card hover:bg-hover',
			)}
		>
			<div className="min-w-0 grow">
				{/* The same element before and after, so that the focus stays. */}
				<button
					data-testid="class-card-open"
					type="button"
					aria-label={t(isOpen ? 'classes.isOpen' : 'classes.open', { name })}
					aria-current={isOpen}
					onClick={isOpen ? undefined : onOpen}
					className={classes(
						'forced-bare flex w-full items-center gap-2 rounded-card text-left font-semibold after:absolute after:inset-0 after:rounded-card',
						isOpen && 'cursor-default',
					)}
				>
					<NameText>{name}</NameText>
					{isOpen && <CircleCheck className="size-5 shrink-0 text-accent-ink" aria-hidden />}
				</button>
				<p className="figures truncate text-sm text-muted">
					{formatRoomCode(roomCode)}
					{' · '}
					{waitingCount > 0 ? (
						<span className="font-medium text-accent-ink">{t('classes.waiting', { count: waitingCount })}</span>
					) : (
						<LastHeld card={card} />
					)}
				</p>
			</div>
			<Menu
				testId="class-card-menu"
				label={t('classes.more', { name })}
				trigger={
					<IconButton
						testId="class-card-options"
						label={t('classes.more', { name })}
						icon={<Ellipsis className="size-5" aria-hidden />}
						className="relative z-10 shrink-0"
					/>
				}
			>
				{lastHeldAtMs !== null && (
					<MenuItem testId="class-card-summary" icon={<History aria-hidden />} onSelect={onSummary}>
						{t('classes.lastLesson')}
					</MenuItem>
				)}
				<MenuItem
					testId="class-card-rename"
					icon={<Pencil aria-hidden />}
					onSelect={() => onAsk({ about: 'rename', card })}
				>
					{t('classes.rename.action')}
				</MenuItem>
				<MenuItem testId="class-card-new-code" icon={<RefreshCw aria-hidden />} onSelect={onRenewCode}>
					{t('classes.newCode')}
				</MenuItem>
				{!isOpen && (
					<>
						<MenuLine />
						<MenuItem
							testId="class-card-delete"
							icon={<Trash2 aria-hidden />}
							danger
							onSelect={() => onAsk({ about: 'remove', card })}
						>
							{t('classes.remove.action')}
						</MenuItem>
					</>
				)}
			</Menu>
		</li>
	);
}

function LastHeld({ card: { lastHeldAtMs, lastCount } }: Pick<Props, 'card'>) {
	const { t } = useTranslation();
	if (lastHeldAtMs === null) return t('classes.neverHeld');
	return t('classes.held', { day: formatDay(lastHeldAtMs), count: lastCount ?? 0 });
}
