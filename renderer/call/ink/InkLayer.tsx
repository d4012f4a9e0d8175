import { useRef, useState } from 'react';
import { classes } from '../../ui/classes.ts';
import type { PictureBox } from '../../ui/pictureBox.ts';
import { useActions, useCall } from '../useCall.tsx';
import { InkNames } from './InkNames.tsx';
import { InkSheets } from './InkSheets.tsx';
import { InkText, type TextPlace } from './InkText.tsx';
import { useInkGestures } from './useInkGestures.ts';

type Props = {
	/** `doc/<documentId>/<pageId>` or `media/<producerId>`. */
	surface: string;
	/** Where the whole picture lies in the positioned element around the layer, CSS px, before any transform; null: not known yet. */
	picture: PictureBox | null;
	/** Pens, fingers and mice draw here; otherwise the layer lets them through. */
	drawing: boolean;
	/** The picture's left is shown on the right. Default false. */
	mirrored?: boolean;
};

/** The ink over one picture. Lies exactly over it: a share of the picture is the same share of the layer, however it is magnified. */
export function InkLayer({ picture, ...rest }: Props) {
	return picture && picture.width >= 1 && picture.height >= 1 ? <LaidInk picture={picture} {...rest} /> : null;
}

function LaidInk({ surface, picture, drawing, mirrored = false }: Props & { picture: PictureBox }) {
	const area = useRef<HTMLDivElement>(null);
	const [textPlace, setTextPlace] = useState<TextPlace | null>(null);
	const { inkBook } = useActions();
	const selfPeerId = useCall((state) => state.selfPeerId);
	const aspect = picture.height / picture.width;
	useInkGestures({ area, surface, aspect, mirrored, drawing, onText: setTextPlace });
	return (
		<div
			ref={area}
			data-testid="ink"
			data-surface={surface}
			data-drawing={drawing}
			style={picture}
			className={classes('absolute select-none', drawing ? 'cursor-crosshair touch-none' : 'pointer-events-none')}
		>
			<InkSheets {...{ surface, selfPeerId, mirrored }} source={inkBook()} size={picture} />
			<InkNames area={area} surface={surface} size={picture} aspect={aspect} mirrored={mirrored} />
			{textPlace && drawing && (
				<InkText
					key={`${textPlace.x}/${textPlace.y}`}
					place={textPlace}
					surface={surface}
					pictureWidth={picture.width}
					mirrored={mirrored}
					onClose={() => setTextPlace(null)}
				/>
			)}
		</div>
	);
}
