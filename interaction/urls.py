"""The public addresses of the counter; renderings are no matter of theirs."""

from django.urls import path, re_path

from interaction import views

_TOPIC = r"^ask/knowledge/(?P<slug>[a-z0-9][a-z0-9-]*)/"

urlpatterns = [
    path("ask/knowledge/", views.knowledge, name="knowledge"),
    path("ask/knowledge/feed/", views.knowledge_feed, name="knowledge_feed"),
    path("ask/knowledge/<int:pk>/", views.answer, name="answer"),
    re_path(_TOPIC + r"feed/$", views.topic_feed, name="knowledge_topic_feed"),
    re_path(_TOPIC + r"page/(?P<number>\d{1,10})/$", views.topic, name="knowledge_topic_page"),
    re_path(_TOPIC + r"$", views.topic, name="knowledge_topic"),
]
