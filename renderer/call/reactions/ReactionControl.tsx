import { SmilePlus } from 'lucide-react';
import { DropdownMenu, Popover } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import type { Reaction } from '../../../sfu/protocol/operations.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ControlButton } from '../../ui/ControlButton.tsx';
import { focusContent } from '../../ui/focusContent.ts';
import { MenuLine } from '../../ui/Menu.tsx';
import { overlayRoot } from '../../ui/overlayRoot.ts';
import { useActions } from '../useCall.tsx';
import { ReactionIcon } from './ReactionIcon.tsx';

const reactions: Reaction[] = ['thumbsUp', 'clap', 'laugh', 'surprised', 'heart', 'question'];

/** The button of the control bar and the row of reactions that it opens. */
export function ReactionControl() {
	const { t } = useTranslation();
	const actions = useActions();
	return (
		<Popover.Root>
			<Popover.Trigger asChild>
				<ControlButton
					testId="controls-reactions"
					label={t('call.reactions.label')}
					caption={t('call.reactions.label')}
					icon={<SmilePlus aria-hidden />}
				/>
			</Popover.Trigger>
			<Popover.Portal container={overlayRoot()}>
				<Popover.Content
					data-testid="reactions"
					side="top"
					sideOffset={14}
					collisionPadding={8}
					aria-label={t('call.reactions.label')}
					onOpenAutoFocus={focusContent}
					className="appear z-50 rounded-full border border-line bg-raised p-1.5 shadow-float outline-none"
				>
					<div className="flex gap-1">
						{reactions.map((reaction) => (
							<Popover.Close key={reaction} asChild>
								<IconButton
									testId="reactions-choice"
									data-reaction={reaction}
									label={t(`call.reactions.${reaction}`)}
									icon={<ReactionIcon reaction={reaction} className="size-7" />}
									onClick={() => void actions.react(reaction)}
								/>
							</Popover.Close>
						))}
					</div>
				</Popover.Content>
			</Popover.Portal>
		</Popover.Root>
	);
}

/** The same reactions as a row of the More menu. */
export function ReactionMenuRow() {
	const { t } = useTranslation();
	const actions = useActions();
	return (
		<>
			<DropdownMenu.Group aria-label={t('call.reactions.label')} className="grid grid-cols-6">
				{reactions.map((reaction) => (
					<DropdownMenu.Item
						data-testid="reactions-choice"
						data-reaction={reaction}
						key={reaction}
						aria-label={t(`call.reactions.${reaction}`)}
						onSelect={() => void actions.react(reaction)}
						className="flex h-11 items-center justify-center rounded-lg outline-none data-[highlighted]:bg-hover"
					>
						<ReactionIcon reaction={reaction} className="size-6" />
					</DropdownMenu.Item>
				))}
			</DropdownMenu.Group>
			<MenuLine />
		</>
	);
}
