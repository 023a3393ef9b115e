// What browsers have and TypeScript's own DOM library does not describe, or describes too loosely.

type Before<S extends string, Mark extends string> = S extends `${infer Head}${Mark}${string}` ? Head : S;
type LastCompound<S extends string> = S extends `${string} ${infer Rest}` ? LastCompound<Rest> : S;
type TagOf<S extends string> = Before<Before<Before<Before<LastCompound<S>, "[">, ".">, ":">, "#">;
type NamedElements = HTMLElementTagNameMap & Pick<SVGElementTagNameMap, "svg" | "use">;

/** What a selector finds: "ul > a[data-id]" an HTMLAnchorElement; an HTMLElement if it names no tag or has commas. */
type ElementFor<S extends string> = S extends `${string},${string}`
  ? HTMLElement
  : TagOf<S> extends keyof NamedElements
    ? NamedElements[TagOf<S>]
    : HTMLElement;

interface ParentNode {
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
