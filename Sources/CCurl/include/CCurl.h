#ifndef APUS_CCURL_H
#define APUS_CCURL_H

#include <stddef.h>
#include <stdint.h>

/// One GET by libcurl, whose curl_easy_setopt is variadic and so out of Swift's reach.
struct ccurl_request {
    /// http, https or file.
    const char *url;
    long connect_timeout_milliseconds;
    /// Gives up when fewer than `low_speed_bytes` arrive each second for `low_speed_seconds`.
    long low_speed_bytes;
    long low_speed_seconds;
    long maximum_redirects;
    /// A longer answer is refused, by its announced length or as soon as it exceeds it.
    int64_t maximum_bytes;
    /// Called with each piece and the announced total, -1 where there is none; 0 aborts the transfer.
    int (*receive)(void *context, const void *bytes, size_t count, int64_t announced_total);
    void *context;
};

struct ccurl_answer {
    /// A CURLcode; 0 is success.
    int code;
    /// The last HTTP status, 0 where there was none.
    long http_status;
    /// Whether `receive` aborted the transfer.
    int aborted;
    /// What libcurl says about a failure; empty on success.
    char message[256];
};

/// Blocks the calling thread until the transfer ends.
void ccurl_get(const struct ccurl_request *request, struct ccurl_answer *answer);

#endif
