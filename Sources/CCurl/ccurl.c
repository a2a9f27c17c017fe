#include "CCurl.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define CURL_DISABLE_DEPRECATION
#include <curl/curl.h>

struct transfer {
    const struct ccurl_request *request;
    CURL *handle;
    int64_t received;
    int too_long;
    int aborted;
};

static pthread_once_t initialized = PTHREAD_ONCE_INIT;

static void initialize(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

static size_t receive(char *bytes, size_t size, size_t count, void *context) {
    struct transfer *transfer = context;
    size_t length = size * count;
    transfer->received += (int64_t)length;
    // CURLOPT_MAXFILESIZE_LARGE knows announced lengths alone.
    if (transfer->received > transfer->request->maximum_bytes) {
        transfer->too_long = 1;
        return 0;
    }
    curl_off_t total = -1;
    curl_easy_getinfo(transfer->handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &total);
    if (!transfer->request->receive(transfer->request->context, bytes, length, total)) {
        transfer->aborted = 1;
        return 0;
    }
    return length;
}

static void allow_protocols(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https,file");
    curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
#else
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS | CURLPROTO_FILE));
    curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

void ccurl_get(const struct ccurl_request *request, struct ccurl_answer *answer) {
    memset(answer, 0, sizeof *answer);
    pthread_once(&initialized, initialize);
    CURL *handle = curl_easy_init();
    if (!handle) {
        answer->code = CURLE_FAILED_INIT;
        snprintf(answer->message, sizeof answer->message, "libcurl could not start");
        return;
    }
    struct transfer transfer = {.request = request, .handle = handle};
    char details[CURL_ERROR_SIZE] = "";

    curl_easy_setopt(handle, CURLOPT_URL, request->url);
    allow_protocols(handle);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(handle, CURLOPT_MAXREDIRS, request->maximum_redirects);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, request->connect_timeout_milliseconds);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, request->low_speed_bytes);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, request->low_speed_seconds);
    curl_easy_setopt(handle, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)request->maximum_bytes);
    curl_easy_setopt(handle, CURLOPT_USERAGENT, "apus");
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, details);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);

    CURLcode code = curl_easy_perform(handle);
    answer->code = (int)code;
    answer->aborted = transfer.aborted;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer->http_status);
    if (transfer.too_long) {
        answer->code = CURLE_FILESIZE_EXCEEDED;
        snprintf(answer->message, sizeof answer->message, "the answer is longer than %lld bytes",
                 (long long)request->maximum_bytes);
    } else if (code != CURLE_OK) {
        snprintf(answer->message, sizeof answer->message, "%s", details[0] ? details : curl_easy_strerror(code));
    }
    curl_easy_cleanup(handle);
}
