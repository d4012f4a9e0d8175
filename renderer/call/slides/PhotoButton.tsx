import { ImagePlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { mayTeach } from '../../client/state/slides.ts';
import { IconButton } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { Menu } from '../../ui/Menu.tsx';
import { useCall } from '../useCall.tsx';
import { usePhotoRows } from './usePhotoRows.tsx';

/** For participants who may draw: puts a photo into the document. Whoever teaches has it among the rest for the pages. */
export function PhotoButton({ className }: { className?: string }) {
	const mayAdd = useCall((state) => state.permissions.draw && !mayTeach(state));
	return mayAdd && <PhotoMenu className={className} />;
}

function PhotoMenu({ className }: { className: string | undefined }) {
	const { t } = useTranslation();
	const { rows, fields } = usePhotoRows();
	const label = t('slides.photo.add');
	return (
		// A menu lies outside of a tile in full screen.
		<div className={classes('[:fullscreen_&]:hidden', className)}>
			<Menu
				testId="slides-photo-menu"
				label={label}
				trigger={
					<IconButton
						testId="slides-photo-add"
						variant="overVideo"
						label={label}
						icon={<ImagePlus className="size-5" aria-hidden />}
					/>
				}
			>
				{rows}
			</Menu>
			{fields}
		</div>
	);
}
