#ifndef APUS_CJPEG_H
#define APUS_CJPEG_H

#include <stddef.h>
#include <stdint.h>

/// One JPEG, decoded row by row by libjpeg, whose errors are long jumps: they end in here, and Swift sees codes.
struct cjpeg_decoder;

/// What a JPEG says of itself; 0 where its reading failed before.
struct cjpeg_header {
    int width;
    int height;
    /// Bits of a sample.
    int bits;
    /// Bytes of a pixel as rows have them: 1 for grey (of colours by luma and chroma the luma), 3 for red, green and
    /// blue, 4 for cyan, magenta, yellow and black as they are stored; 0 for what is none of these.
    int channels;
    /// Whether its entropy coding is arithmetic, whose data may end early with every right.
    int is_arithmetic;
    /// The first EXIF block from its TIFF header on, until `cjpeg_finish` or `cjpeg_close`; NULL where there is none.
    const uint8_t *exif;
    size_t exif_count;
};

struct cjpeg_limits {
    /// Bytes that libjpeg may ask for; progressive pictures need all their coefficients at once.
    long memory;
    /// Passes over a progressive picture.
    int scans;
};

/// Reads the header and asks for no memory by what it says.
///
/// - Parameter bytes: Must stay where they are as long as the decoder lives.
/// - Returns: NULL where there is no memory even for the decoder; `cjpeg_message` says what else failed.
struct cjpeg_decoder *cjpeg_open(const uint8_t *bytes, size_t count, struct cjpeg_header *header);

/// Makes ready for the first row.
///
/// - Returns: Whether it succeeded, as all that follow.
int cjpeg_start(struct cjpeg_decoder *decoder, struct cjpeg_limits limits);

/// - Parameter row: Of `width` times `channels` bytes.
int cjpeg_read_row(struct cjpeg_decoder *decoder, uint8_t *row);

/// After the last row: whether the picture ends as it should.
int cjpeg_finish(struct cjpeg_decoder *decoder);

/// What went wrong; empty where nothing did.
const char *cjpeg_message(const struct cjpeg_decoder *decoder);

void cjpeg_close(struct cjpeg_decoder *decoder);

#endif
