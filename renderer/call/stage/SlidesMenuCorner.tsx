import { Ellipsis } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/Button.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { PictureItems, TileCorner } from './PictureItems.tsx';

type Props = ComponentProps<typeof PictureItems> & { fading: boolean };

/** How we see the document ourselves: in the corner of its tile. */
export function SlidesMenuCorner({ fading, ...items }: Props) {
	const { t } = useTranslation();
	const label = t('slides.tileMenu');
	return (
		<TileCorner small={false} fading={fading}>
			<Menu
				testId="slides-tile-menu"
				label={label}
				trigger={
					<IconButton
						testId="slides-tile-options"
						label={label}
						icon={<Ellipsis className="size-5" aria-hidden />}
						variant="overVideo"
					/>
				}
			>
				<PictureItems {...items} />
			</Menu>
		</TileCorner>
	);
}
