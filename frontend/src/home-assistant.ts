/** What the card uses of Home Assistant's front end. */

export interface EntityState {
  entity_id: string;
  state: string;
  last_changed: string;
  attributes: Record<string, unknown> & {
    entity_picture?: string;
    access_token?: string;
    friendly_name?: string;
    supported_features?: number;
  };
}

/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters -- who asks knows the answer */
export interface Connection {
  subscribeMessage<Message>(
    callback: (message: Message) => void,
    message: Record<string, unknown>,
    options?: { resubscribe?: boolean },
  ): Promise<() => Promise<void>>;
  addEventListener: (event: "ready", listener: () => void) => void;
  removeEventListener: (event: "ready", listener: () => void) => void;
  socket?: WebSocket & { haVersion?: string };
}

export interface HomeAssistant {
  states: Record<string, EntityState | undefined>;
  entities: Record<string, { platform?: string; translation_key?: string } | undefined>;
  user?: { is_admin: boolean };
  language: string;
  connection: Connection;
  localize: (key: string, values?: Record<string, unknown>) => string;
  loadBackendTranslation: (category: string, integration: string) => Promise<unknown>;
  formatEntityState: (state: EntityState) => string;
  formatEntityAttributeValue: (state: EntityState, attribute: string) => string;
  callService: (
    domain: string,
    service: string,
    data?: Record<string, unknown>,
    target?: { entity_id: string },
  ) => Promise<unknown>;
  callWS: <T>(message: Record<string, unknown>) => Promise<T>;
  hassUrl: (path?: string) => string;
}

/** Whether anything has changed for those who show these entities. */
export function concerns(
  before: HomeAssistant,
  now: HomeAssistant,
  entities: (string | undefined)[],
): boolean {
  return (
    before.localize !== now.localize ||
    before.connection !== now.connection ||
    entities.some((id) => id !== undefined && before.states[id] !== now.states[id])
  );
}

/** Opens Home Assistant's own dialog of an entity. */
export function showMoreInfo(from: HTMLElement, entityId: string): void {
  from.dispatchEvent(
    new CustomEvent("hass-more-info", { detail: { entityId }, bubbles: true, composed: true }),
  );
}
