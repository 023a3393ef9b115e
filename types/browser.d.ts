// What browsers have and TypeScript's own DOM library does not describe.

interface TrustedTypePolicy {
  createHTML(text: string): string;
  createScriptURL(address: string): string;
}

interface Window {
  /** https://www.w3.org/TR/trusted-types/; missing where a browser does not enforce them. */
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createHTML(text: string): string; createScriptURL(address: string): string },
    ): TrustedTypePolicy;
  };
}
