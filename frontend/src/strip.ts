/** The last pictures and clips, newest first. */

import { css, html, nothing } from "lit";
import { PROPERTY, STATE, define } from "./element";
import type { HomeAssistant } from "./home-assistant";
import { Part } from "./part";
import { shared } from "./styles";
import { moment } from "./time";

interface Media {
  title: string;
  media_content_id: string;
  media_content_type: string;
  can_play: boolean;
  thumbnail?: string | null;
  children?: Media[];
}

export interface Clip {
  title: string;
  id: string;
  thumbnail: string | undefined;
}

export interface Played {
  url: string;
  isVideo: boolean;
}

const MOST = 12;

/** Returns the newest clips of a camera, from what the media source lists. */
export async function newestClips(
  hass: HomeAssistant,
  entryId: string,
  most = MOST,
): Promise<Clip[]> {
  const browse = (id: string): Promise<Media> =>
    hass.callWS<Media>({ type: "media_source/browse_media", media_content_id: id });
  const newestFirst = (media: Media): Media[] =>
    (media.children ?? []).toSorted((one, other) =>
      other.media_content_id.localeCompare(one.media_content_id),
    );
  const clips: Clip[] = [];
  for (const day of newestFirst(await browse(`media-source://sercomm/${entryId}`))) {
    for (const clip of newestFirst(await browse(day.media_content_id))) {
      if (!clip.can_play) continue;
      clips.push({
        // The year goes without saying: they are kept for days.
        title: `${day.title.slice(5)} ${clip.title}`,
        id: clip.media_content_id,
        thumbnail: clip.thumbnail ?? undefined,
      });
      if (clips.length === most) return clips;
    }
  }
  return clips;
}

/** Returns where a clip can be played from. */
export async function resolveClip(hass: HomeAssistant, id: unknown): Promise<Played> {
  const found = await hass.callWS<{ url: string; mime_type: string }>({
    type: "media_source/resolve_media",
    media_content_id: id,
  });
  return { url: hass.hassUrl(found.url), isVideo: found.mime_type.startsWith("video/") };
}

/** Fires `play` with what is to be played. */
export class Strip extends Part {
  static override properties = {
    visible: PROPERTY,
    _clips: STATE,
  };

  visible = false;
  private _clips: Clip[] = [];
  private _listed = "";

  static override styles = [
    shared,
    css`
      .strip {
        display: flex;
        gap: 8px;
        overflow-x: auto;
        padding: 4px 2px;
        scrollbar-width: thin;
      }
      button {
        flex: 0 0 128px;
        text-align: center;
        flex-direction: column;
        gap: 2px;
        padding: 0 0 4px;
        border-radius: 8px;
        overflow: hidden;
        font-size: 12px;
      }
      img {
        display: block;
        width: 128px;
        height: 72px;
        object-fit: cover;
        background: #000;
      }
    `,
  ];

  protected override willUpdate(): void {
    const { info } = this.camera;
    if (!this.visible || !info) return;
    const key = `${info.entry_id} ${this.camera.state("event.clip")?.state ?? ""}`;
    if (key === this._listed) return;
    this._listed = key;
    newestClips(this.camera.hass, info.entry_id)
      .then((clips) => (this._clips = clips))
      // A camera that has sent no clip yet has no folder, either.
      .catch(() => (this._clips = []));
  }

  protected override render(): unknown {
    const { hass } = this.camera;
    const last = this.camera.state("image.last_motion");
    const picture = last?.attributes.entity_picture;
    const isKnown = last && !["unknown", "unavailable"].includes(last.state) && picture;
    if (!isKnown && this._clips.length === 0) return nothing;
    return html`<div class="strip" role="group" aria-label=${this._say("recordings")}>
      ${
        isKnown
          ? this._renderTile(
              this._say("value", {
                name: this._say("last_motion"),
                value: moment(hass.language, last.state),
              }),
              hass.hassUrl(picture),
              () => this._play(last.attributes["clip"], hass.hassUrl(picture)),
            )
          : nothing
      }
      ${this._clips.map((clip) =>
        this._renderTile(clip.title, clip.thumbnail && hass.hassUrl(clip.thumbnail), () =>
          this._play(clip.id),
        ),
      )}
    </div>`;
  }

  private _renderTile(title: string, thumbnail: string | undefined, play: () => unknown): unknown {
    return html`<button @click=${play}>
      ${thumbnail ? html`<img loading="lazy" alt="" src=${thumbnail} />` : nothing}${title}
    </button>`;
  }

  /** Plays a clip; shows the picture of its motion where there is none, or none any more. */
  private _play(clip: unknown, picture?: string): void {
    const instead = { url: picture, isVideo: false };
    const played = clip
      ? resolveClip(this.camera.hass, clip).catch((error: unknown) => {
          if (picture) return instead;
          throw error;
        })
      : Promise.resolve(instead);
    void this._attempt(played.then((found) => this._tell("play", found)));
  }
}

define("sercomm-strip", Strip);
