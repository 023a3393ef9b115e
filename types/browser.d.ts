// Types of browser interfaces that TypeScript's DOM library does not describe, or describes too loosely.

type Before<S extends string, Mark extends string> = S extends `${infer Head}${Mark}${string}` ? Head : S;
type LastCompound<S extends string> = S extends `${string} ${infer Rest}` ? LastCompound<Rest> : S;
type TagOf<S extends string> = Before<Before<Before<Before<LastCompound<S>, "[">, ".">, ":">, "#">;
type NamedElements = HTMLElementTagNameMap & Pick<SVGElementTagNameMap, "svg" | "use">;

/**
 * The type of the element that a selector finds: an HTMLAnchorElement for "ul > a[data-id]", an HTMLElement for a
 * selector without a tag or with a comma.
 */
type ElementFor<S extends string> = S extends `${string},${string}`
  ? HTMLElement
  : TagOf<S> extends keyof NamedElements
    ? NamedElements[TagOf<S>]
    : HTMLElement;

/** The elements that the gallery's templates always have, by selector, and the types of their data attributes. */
interface GalleryElements {
  "[data-gallery]": import("../app/views/gallery/static/photos.js").GalleryElement;
  "a[data-id]": HTMLAnchorElement & import("../app/views/gallery/static/photos.js").PhotoElement;
  "[data-coming]": HTMLElement & { dataset: { coming: string; tiles: string; count: string } };
  "[data-favorites]": HTMLElement & { dataset: { favorites: string } };
  ".badge": HTMLElement;
  "dialog.viewer": HTMLDialogElement;
  ".viewer-strip": HTMLElement;
  ".viewer-count": HTMLElement;
  ".viewer-info": HTMLElement;
}

interface ParentNode {
  querySelector<S extends keyof GalleryElements>(selector: S): GalleryElements[S];
  querySelector<S extends string, E extends Element = ElementFor<S>>(selector: S): E | null;
  querySelectorAll<S extends string, E extends Element = ElementFor<S>>(selector: S): NodeListOf<E>;
}

interface Element {
  closest<S extends string, E extends Element = ElementFor<S>>(selector: S): E | null;
}

/** https://www.w3.org/TR/trusted-types/ */
interface TrustedTypePolicy {
  createHTML(text: string): string;
  createScriptURL(address: string): string;
}

interface Window {
  /** Missing in browsers that do not enforce trusted types. */
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createHTML(text: string): string; createScriptURL(address: string): string },
    ): TrustedTypePolicy;
  };
}

/** https://wicg.github.io/netinfo/; Chromium only. */
interface Navigator {
  connection?: { saveData?: boolean };
}
