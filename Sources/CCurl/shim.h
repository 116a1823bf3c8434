#include <curl/curl.h>

// Swift cannot call variadic functions: one function for each type of value.

static inline CURLcode ccurl_set_long(CURL *curl, CURLoption option, long value) {
  return curl_easy_setopt(curl, option, value);
}

static inline CURLcode ccurl_set_text(CURL *curl, CURLoption option, const char *value) {
  return curl_easy_setopt(curl, option, value);
}

static inline CURLcode ccurl_set_pointer(CURL *curl, CURLoption option, const void *value) {
  return curl_easy_setopt(curl, option, value);
}

static inline CURLcode ccurl_set_list(CURL *curl, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(curl, option, value);
}

typedef size_t (*ccurl_bytes)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode ccurl_set_bytes(CURL *curl, CURLoption option, ccurl_bytes function) {
  return curl_easy_setopt(curl, option, function);
}

typedef int (*ccurl_debug)(CURL *curl, curl_infotype type, char *bytes, size_t count,
                           void *context);

static inline CURLcode ccurl_set_debug(CURL *curl, ccurl_debug function) {
  return curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, function);
}

typedef int (*ccurl_progress)(void *context, curl_off_t down_all, curl_off_t down,
                              curl_off_t up_all, curl_off_t up);

static inline CURLcode ccurl_set_progress(CURL *curl, ccurl_progress function) {
  return curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, function);
}
