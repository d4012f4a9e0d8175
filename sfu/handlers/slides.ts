import type { Handler } from './Handler.ts';

export const showPage: Handler<'showPage'> = ({ room }, page) => room.parts.slides.show(page);

export const hideSlides: Handler<'hideSlides'> = ({ room }) => room.parts.slides.hide();

export const blankSlides: Handler<'blankSlides'> = ({ room }, { blank }) => room.parts.slides.setBlank(blank);

export const setFreePaging: Handler<'setFreePaging'> = ({ room }, { free }) => room.parts.slides.setFreePaging(free);
