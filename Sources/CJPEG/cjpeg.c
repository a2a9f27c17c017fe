#include "CJPEG.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

// Bytes between two parts of a file that some cameras write for no reason; more of them are damage.
enum { forgiven_bytes = 64 };

struct cjpeg_decoder {
    struct jpeg_decompress_struct info;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    struct jpeg_source_mgr source;
    jmp_buf escape;
    int maximum_scans;
    /// A bit for each component of which a scan has been seen.
    unsigned seen;
    char message[JMSG_LENGTH_MAX];
};

static struct cjpeg_decoder *decoder_of(j_common_ptr info) { return info->client_data; }

_Noreturn static void fail(struct cjpeg_decoder *decoder, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(decoder->message, sizeof decoder->message, format, arguments);
    va_end(arguments);
    longjmp(decoder->escape, 1);
}

static void error_exit(j_common_ptr info) {
    struct cjpeg_decoder *decoder = decoder_of(info);
    info->err->format_message(info, decoder->message);
    longjmp(decoder->escape, 1);
}

// libjpeg goes on after a warning with grey in place of what is missing.
static void emit_message(j_common_ptr info, int level) {
    if (level >= 0) return;
    switch (info->err->msg_code) {
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR:
    case JWRN_NOT_SEQUENTIAL:
        return;
    case JWRN_EXTRANEOUS_DATA:
        if (info->err->msg_parm.i[0] <= forgiven_bytes) return;
        break;
    default:
        break;
    }
    error_exit(info);
}

static void output_message(j_common_ptr info) { (void)info; }

static void begin_input(j_decompress_ptr info) { (void)info; }

static boolean end_of_input(j_decompress_ptr info) {
    fail(decoder_of((j_common_ptr)info), "it was cut short");
}

static void skip_input(j_decompress_ptr info, long count) {
    if (count <= 0) return;
    if ((size_t)count > info->src->bytes_in_buffer) end_of_input(info);
    info->src->next_input_byte += count;
    info->src->bytes_in_buffer -= (size_t)count;
}

// Before each piece of a scan.
static void watch(j_common_ptr common) {
    struct cjpeg_decoder *decoder = decoder_of(common);
    struct jpeg_decompress_struct *info = &decoder->info;
    if (info->input_scan_number > decoder->maximum_scans)
        fail(decoder, "it has more than %d scans", decoder->maximum_scans);
    for (int place = 0; place < info->comps_in_scan; place++)
        decoder->seen |= 1u << info->cur_comp_info[place]->component_index;
}

// A file of several scans may end properly without having told all.
static void require_all_scans(struct cjpeg_decoder *decoder) {
    struct jpeg_decompress_struct *info = &decoder->info;
    if (!jpeg_has_multiple_scans(info)) return;
    for (int component = 0; component < info->num_components; component++) {
        if (!(decoder->seen >> component & 1)) fail(decoder, "a colour is missing");
        if (!info->coef_bits) continue;
        for (int place = 0; place < DCTSIZE2; place++)
            if (info->coef_bits[component][place] != 0) fail(decoder, "scans are missing");
    }
}

static void describe(struct cjpeg_decoder *decoder, struct cjpeg_header *header) {
    struct jpeg_decompress_struct *info = &decoder->info;
    header->width = (int)info->image_width;
    header->height = (int)info->image_height;
    header->is_arithmetic = info->arith_code;
    switch (info->jpeg_color_space) {
    case JCS_GRAYSCALE:
    case JCS_YCbCr:
        info->out_color_space = JCS_GRAYSCALE;
        header->channels = 1;
        break;
    case JCS_RGB:
        info->out_color_space = JCS_RGB;
        header->channels = 3;
        break;
    case JCS_CMYK:
    case JCS_YCCK:
        info->out_color_space = JCS_CMYK;
        header->channels = 4;
        break;
    default:
        break;
    }
    static const char name[6] = "Exif\0";
    for (jpeg_saved_marker_ptr marker = info->marker_list; marker; marker = marker->next) {
        if (marker->data_length < sizeof name || memcmp(marker->data, name, sizeof name) != 0) continue;
        header->exif = marker->data + sizeof name;
        header->exif_count = marker->data_length - sizeof name;
        break;
    }
}

struct cjpeg_decoder *cjpeg_open(const uint8_t *bytes, size_t count, struct cjpeg_header *header) {
    memset(header, 0, sizeof *header);
    struct cjpeg_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder) return NULL;
    decoder->info.err = jpeg_std_error(&decoder->errors);
    decoder->errors.error_exit = error_exit;
    decoder->errors.emit_message = emit_message;
    decoder->errors.output_message = output_message;
    // libjpeg leaves it as it is.
    decoder->info.client_data = decoder;
    if (setjmp(decoder->escape)) {
        header->bits = decoder->info.data_precision;
        return decoder;
    }
    jpeg_create_decompress(&decoder->info);
    decoder->progress.progress_monitor = watch;
    decoder->info.progress = &decoder->progress;
    decoder->source.init_source = begin_input;
    decoder->source.fill_input_buffer = end_of_input;
    decoder->source.skip_input_data = skip_input;
    decoder->source.resync_to_restart = jpeg_resync_to_restart;
    decoder->source.term_source = begin_input;
    decoder->source.next_input_byte = bytes;
    decoder->source.bytes_in_buffer = count;
    decoder->info.src = &decoder->source;
    jpeg_save_markers(&decoder->info, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&decoder->info, TRUE);
    header->bits = decoder->info.data_precision;
    describe(decoder, header);
    return decoder;
}

int cjpeg_start(struct cjpeg_decoder *decoder, struct cjpeg_limits limits) {
    if (setjmp(decoder->escape)) return 0;
    decoder->info.mem->max_memory_to_use = limits.memory;
    decoder->maximum_scans = limits.scans;
    // The same bits whatever the processor.
    decoder->info.dct_method = JDCT_ISLOW;
    decoder->info.do_fancy_upsampling = FALSE;
    decoder->info.do_block_smoothing = FALSE;
    jpeg_start_decompress(&decoder->info);
    require_all_scans(decoder);
    return 1;
}

int cjpeg_read_row(struct cjpeg_decoder *decoder, uint8_t *row) {
    if (setjmp(decoder->escape)) return 0;
    JSAMPROW rows[1] = {row};
    if (jpeg_read_scanlines(&decoder->info, rows, 1) != 1) fail(decoder, "it was cut short");
    return 1;
}

int cjpeg_finish(struct cjpeg_decoder *decoder) {
    if (setjmp(decoder->escape)) return 0;
    jpeg_finish_decompress(&decoder->info);
    return 1;
}

const char *cjpeg_message(const struct cjpeg_decoder *decoder) { return decoder->message; }

void cjpeg_close(struct cjpeg_decoder *decoder) {
    // Nothing of it jumps: it only gives memory back.
    jpeg_destroy_decompress(&decoder->info);
    free(decoder);
}
