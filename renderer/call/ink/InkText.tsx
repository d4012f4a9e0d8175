import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pageUnits } from '../../../sfu/protocol/ink/strokePoints.ts';
import { maxInkText } from '../../../sfu/protocol/models/ink.ts';
import { colorOf, strokeWidth } from '../../client/ink/palette.ts';
import { usualPressure } from '../../client/ink/Stroke.ts';
import { isComposing } from '../../ui/keyboard.ts';
import { useActions, useCallContext } from '../useCall.tsx';
import { useInkChoice } from './inkChoice.ts';

/** 1/10000 of the picture. */
export type TextPlace = { x: number; y: number };

type Props = {
	place: TextPlace;
	surface: string;
	/** CSS px. */
	pictureWidth: number;
	mirrored: boolean;
	onClose: () => void;
};

/** A field over the picture, where the text will stand. Enter or a press elsewhere puts it there, Escape does not. */
export function InkText({ place, surface, pictureWidth, mirrored, onClose }: Props) {
	const { t } = useTranslation();
	const { store } = useCallContext();
	const book = useActions().inkBook();
	const { color, width: widthName } = useInkChoice();
	const [text, setText] = useState('');
	const isClosed = useRef(false);
	const width = strokeWidth('text', widthName);
	const close = (isWanted: boolean) => {
		if (isClosed.current) return;
		isClosed.current = true;
		onClose();
		const { selfPeerId, peers } = store.getState();
		const written = text.trim();
		if (!isWanted || written === '' || selfPeerId === null) return;
		const name = peers.find(({ isSelf }) => isSelf)?.displayName ?? '';
		const strokeId = book.begin(surface, { tool: 'text', color, width, text: written }, { peerId: selfPeerId, name });
		book.add(strokeId, [[place.x, place.y, usualPressure]]);
		book.end(strokeId);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (isComposing(event.nativeEvent)) return;
		event.stopPropagation();
		if (event.key === 'Enter' || event.key === 'Escape') {
			event.preventDefault();
			close(event.key === 'Enter');
		}
	};
	const left = `${(place.x / pageUnits) * 100}%`;
	return (
		<input
			data-testid="ink-text"
			aria-label={t('ink.textField')}
			placeholder={t('ink.textHint')}
			value={text}
			maxLength={maxInkText}
			// biome-ignore lint/a11y/noAutofocus: the person has just pressed here to write
			autoFocus
			onChange={(event) => setText(event.target.value)}
			onBlur={() => close(true)}
			onKeyDown={onKeyDown}
			style={{
				...(mirrored ? { right: left } : { left }),
				top: `${(place.y / pageUnits) * 100}%`,
				// iOS zooms into a field whose text is smaller.
				fontSize: Math.max(16, (width / pageUnits) * pictureWidth),
				color: colorOf(color),
			}}
			className="pointer-events-auto absolute w-48 max-w-full rounded border border-edge bg-card/90 px-1 font-semibold"
		/>
	);
}
