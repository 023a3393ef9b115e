"""The types of videos that get a poster and a preview, and the parts of FFmpeg that may read them."""

DEMUXERS = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/webm": "matroska",
    "video/x-matroska": "matroska",
    "video/x-msvideo": "avi",
    "video/mp2t": "mpegts",
}
"""FFmpeg's name of the container by MIME type; it is always named, so that no file is read as a playlist."""

PLAYED_BY_BROWSERS = frozenset({"video/mp4", "video/quicktime", "video/webm"})
"""The containers that browsers can play, if they know the codecs inside."""

_PICTURES = (
    "h264,hevc,vp8,vp9,libvpx,libvpx-vp9,av1,libdav1d,libaom-av1,mpeg1video,mpeg2video,mpeg4,h263,mjpeg,prores,dnxhd,"
    "cfhd,rawvideo"
)
_SOUND = (
    "aac,mp3,mp3float,mp2,mp2float,opus,libopus,vorbis,libvorbis,flac,alac,ac3,eac3,amrnb,amrwb,pcm_u8,pcm_s16le,"
    "pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_alaw,pcm_mulaw,adpcm_ima_wav,"
    "adpcm_ima_qt"
)
DECODERS = f"{_PICTURES},{_SOUND}"
"""FFmpeg's decoders that may be used: those of cameras, phones and editing programs, and no others."""
